"""Messages to officers: written with the act they tell of, sent by the city's messenger."""
