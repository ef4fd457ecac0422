from django.urls import path

from fourfold.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.find, name="find"),
    path("alive", views.alive, name="alive"),
]
