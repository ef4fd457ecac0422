"""Addresses of boards and their meetings."""

from django.urls import URLPattern, path

from fourfold.plans.views import board, engagement, items, meeting, minutes

urlpatterns: list[URLPattern] = [
    path("boards/", board.boards, name="boards"),
    path("boards/new/", board.record, name="record_board"),
    path("boards/engagement/", engagement.engagement, name="engagement"),
    path("boards/<str:urn>/", board.board, name="board"),
    path("boards/<str:urn>/seats/", board.seats, name="board_seats"),
    path("boards/<str:urn>/seats/<int:pk>/end/", board.end_seat, name="end_seat"),
    path("boards/<str:urn>/close/", board.close, name="close_board"),
    path("boards/<str:urn>/call/", board.call, name="call_meeting"),
    path("meetings/<str:urn>/", meeting.meeting, name="meeting"),
    path("meetings/<str:urn>/change/", meeting.change, name="change_meeting"),
    path("meetings/<str:urn>/open/", meeting.open_meeting, name="open_meeting"),
    path("meetings/<str:urn>/prepare/", meeting.prepare, name="prepare_agenda"),
    path("meetings/<str:urn>/attendance/", meeting.attendance, name="attendance"),
    path("meetings/<str:urn>/guests/", meeting.guest, name="guest"),
    path("meetings/<str:urn>/items/", meeting.add_item, name="add_item"),
    path("meetings/<str:urn>/items/<int:pk>/", items.item, name="change_item"),
    path("meetings/<str:urn>/items/<int:pk>/<str:kind>/", items.settle, name="settle"),
    path("meetings/<str:urn>/replace/<int:pk>/", items.replace, name="replace_decision"),
    path("meetings/<str:urn>/close/", meeting.close, name="close_meeting"),
    path("meetings/<str:urn>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<str:urn>/minutes/<str:form>/", minutes.take, name="take_minutes"),
]
