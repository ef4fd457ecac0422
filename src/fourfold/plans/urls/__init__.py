from fourfold.plans.urls import actions, boards, library, plans, sharing

app_name = "plans"
urlpatterns = [
    *actions.urlpatterns,
    *boards.urlpatterns,
    *library.urlpatterns,
    *sharing.urlpatterns,
    *plans.urlpatterns,  # last: a plan is at <urn>/
]
