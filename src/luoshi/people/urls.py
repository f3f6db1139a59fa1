"""The addresses of signing in and out, of one's account, of offices and officers."""

from django.urls import path

from luoshi.people.views import account, officer_import, officers, offices, sign_in

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
    path("offices/", offices.offices, name="offices"),
    path("offices.xlsx", offices.offices_file, name="offices_file"),
    path("offices/new/", offices.new_office, name="new_office"),
    path("offices/<int:office_id>/", offices.office, name="office"),
    path("offices/<int:office_id>/change/", offices.change_office, name="change_office"),
    path("offices/<int:office_id>/retire/", offices.retire_office, name="retire_office"),
    path("offices/<int:office_id>/back/", offices.reinstate_office, name="reinstate_office"),
    path("offices/<int:office_id>/overseer/", offices.oversee, name="oversee"),
    path("officers/", officers.officers, name="officers"),
    path("officers.xlsx", officers.officers_file, name="officers_file"),
    path("officers/new/", officers.new_officer, name="new_officer"),
    path("officers/import/", officer_import.import_officers, name="import_officers"),
    path("officers/import/add/", officer_import.add_officers, name="add_officers"),
    path("officers/import/table.xlsx", officer_import.empty_table, name="empty_officer_table"),
    path("officers/<int:officer_id>/", officers.officer, name="officer"),
    path("officers/<int:officer_id>/post/", officers.post_officer, name="post_officer"),
    path("officers/<int:officer_id>/charge/", officers.give_charge, name="give_charge"),
    path(
        "officers/<int:officer_id>/charge/<int:office_id>/end/",
        officers.end_charge,
        name="end_charge",
    ),
    path("officers/<int:officer_id>/password/", officers.new_password, name="new_password"),
    path("officers/<int:officer_id>/reset/", officers.reset_factor, name="reset_factor"),
    path("officers/<int:officer_id>/retire/", officers.retire_officer, name="retire_officer"),
    path("officers/<int:officer_id>/back/", officers.reinstate_officer, name="reinstate_officer"),
]
