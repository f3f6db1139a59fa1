"""The addresses of signing in and out, of one's account, of offices and officers."""

from django.urls import path

from luoshi.people.views import account, sign_in

app_name = "people"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("sign-in/city/", sign_in.city, name="city"),
    path("sign-in/city/return/", sign_in.city_return, name="city_return"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("password/", account.password, name="password"),
    path("second-factor/", account.factor, name="second_factor"),
    path("second-factor/on/", account.factor_on, name="second_factor_on"),
    path("second-factor/codes/", account.new_codes, name="second_factor_codes"),
    path("second-factor/off/", account.factor_off, name="second_factor_off"),
]
