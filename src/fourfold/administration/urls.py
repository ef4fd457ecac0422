from django.urls import include, path

from fourfold.administration.views import (
    account,
    agreements,
    breaches,
    compartments,
    ledger,
    lists,
    people,
    proving,
    renewals,
    setting_up,
    signing,
)

sign_in = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/second/", signing.second_factor, name="second_factor"),
    path("sign-in/set-up/", setting_up.set_up, name="set_up"),
    path("sign-in/passkey/", signing.passkey, name="passkey"),
    path("sign-in/demo/", signing.demo, name="demo"),
    path("sign-in/begin/<str:secret>/", setting_up.begin, name="begin"),
    path("sign-out/", signing.sign_out, name="sign_out"),
]
own = [
    path("account/", account.account, name="account"),
    path("account/prove/", proving.prove, name="prove"),
    path("account/password/", account.password, name="password"),
    path("account/sessions/end/", account.end_sessions, name="end_sessions"),
    path("account/factors/add/", account.add_factor, name="add_factor"),
    path("account/factors/<int:pk>/drop/", account.drop_factor, name="drop_factor"),
    path("account/recovery-codes/", account.recovery_codes, name="recovery_codes"),
    path("account/tokens/make/", account.make_token, name="make_token"),
    path("account/tokens/<int:pk>/revoke/", account.revoke_token, name="revoke_token"),
    path("account/interests/declare/", account.declare, name="declare"),
    path("account/interests/<int:pk>/withdraw/", account.withdraw, name="withdraw"),
]
administered = [
    path("administration/", lists.front, name="front"),
    path("administration/permissions/", lists.roles, name="permissions"),
    path("administration/readers/", lists.reach, name="readers"),
    path("administration/reasons/", lists.justification, name="justification"),
    path("administration/lists/", lists.all_lists, name="lists"),
    path("administration/lists/take-in/", lists.take_in, name="take_in"),
    path("administration/lists/<str:table>/", lists.one_list, name="list"),
    path("administration/lists/<str:table>/add/", lists.row, name="add_row"),
    path("administration/lists/<str:table>/<int:pk>/", lists.row, name="row"),
    path("administration/people/", people.people, name="people"),
    path("administration/people/add/", people.add, name="add_person"),
    path("administration/people/post/", people.post, name="post"),
    path("administration/people/<int:pk>/", people.person, name="person"),
    path("administration/people/<int:pk>/change/", people.change, name="change_person"),
    path("administration/people/<int:pk>/invite/", people.invite, name="invite"),
    path("administration/people/<int:pk>/renew/", renewals.ask, name="ask_renewal"),
    path("administration/renewals/<int:pk>/", renewals.agree, name="agree_renewal"),
    path("administration/people/<int:pk>/roles/give/", people.give_role, name="give_role"),
    path("administration/people/<int:pk>/sessions/end/", people.end_sessions, name="end_all"),
    path("administration/roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("administration/postings/<int:pk>/end/", people.end_posting, name="end_posting"),
    path("administration/tokens/<int:pk>/revoke/", people.revoke, name="revoke_any_token"),
    path("administration/compartments/", compartments.compartments, name="compartments"),
    path("administration/compartments/open/", compartments.open_one, name="open_compartment"),
    path("administration/compartments/<int:pk>/", compartments.compartment, name="compartment"),
    path("administration/compartments/<int:pk>/read-in/", compartments.read_in, name="read_in"),
    path("administration/compartments/<int:pk>/review/", compartments.review, name="review"),
    path("administration/compartments/<int:pk>/close/", compartments.close, name="close"),
    path(
        "administration/compartments/<int:pk>/people/<int:party_pk>/read-out/",
        compartments.read_out,
        name="read_out",
    ),
]
of_sharing = [
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new/", agreements.record, name="record_agreement"),
    path("agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<int:pk>/review/", agreements.review, name="review_agreement"),
    path("agreements/<int:pk>/end/", agreements.end, name="end_agreement"),
    path("breaches/", breaches.register, name="breaches"),
    path("breaches/new/", breaches.record, name="record_breach"),
    path("breaches/<str:urn>/", breaches.breach, name="breach"),
    path("breaches/<str:urn>/report/", breaches.report, name="report_breach"),
    path("breaches/<str:urn>/tell/", breaches.tell, name="tell_of_breach"),
    path("breaches/<str:urn>/close/", breaches.close, name="close_breach"),
]
of_the_ledger = [
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/watch/", ledger.watch, name="watch"),
    path("ledger/export/", ledger.export, name="export_ledger"),
    path("ledger/history/<str:subject>/", ledger.history, name="history"),
    path("ledger/entries/<int:pk>/", ledger.entry, name="entry"),
    path("ledger/entries/<int:pk>/dispose/", ledger.ask_disposal, name="ask_disposal"),
    path("ledger/disposals/<int:pk>/", ledger.agree_disposal, name="agree_disposal"),
]
# By these names django-allauth finds its way back to our pages.
ways_back = [
    path("sign-in/", signing.sign_in, name="account_login"),
    path("sign-out/", signing.sign_out, name="account_logout"),
    path("sign-in/second/", signing.second_factor, name="mfa_authenticate"),
    path("sign-in/", signing.sign_in, name="socialaccount_login_cancelled"),
    path("sign-in/with/<str:provider_id>/", signing.by_provider, name="openid_connect_login"),
    path("sign-in/from/<str:provider_id>/", signing.from_provider, name="openid_connect_callback"),
]

pages = [*sign_in, *own, *administered, *of_sharing, *of_the_ledger]
urlpatterns = [path("", include((pages, "administration"))), *ways_back]
