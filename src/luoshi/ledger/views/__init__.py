"""The ledger's pages: the front page, reports, the table, a commitment."""
