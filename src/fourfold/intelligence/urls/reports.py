"""Addresses of reports and their sources."""

from django.urls import URLPattern, path

from fourfold.intelligence.views import grading, reports, sending, submit

urlpatterns: list[URLPattern] = [
    path("submit/", submit.submit, name="submit"),
    path("submitted/<str:urn>/", submit.submitted, name="submitted"),
    path("queue/", grading.queue, name="report_queue"),
    path("sources/", reports.register, name="sources"),
    path("received/", sending.received_all, name="received_all"),
    path("received/<int:pk>/told/", sending.told, name="told"),
    path("received/<int:pk>/", sending.received, name="received"),
    path("reports/", reports.listed, name="reports"),
    path("reports/take/<str:form>/", reports.take, name="take_reports"),
    path("reports/<str:urn>/", reports.report, name="report"),
    path("reports/<str:urn>/answer/", submit.answer, name="answer_report"),
    path("reports/<str:urn>/triage/", grading.triage, name="triage_report"),
    path("reports/<str:urn>/grade/", grading.grade, name="grade_report"),
    path("reports/<str:urn>/return/", grading.return_to_officer, name="return_report"),
    path("reports/<str:urn>/close/", grading.close, name="close_report"),
    path("reports/<str:urn>/source/", grading.source, name="record_source"),
    path("reports/<str:urn>/about/", grading.about, name="report_about"),
    path("reports/<str:urn>/about/<int:pk>/end/", grading.unlink, name="unlink_report"),
    path("reports/<str:urn>/send/", sending.send, name="send_report"),
    path("reports/<str:urn>/sent/<int:pk>/recall/", sending.recall, name="recall_report"),
    path("reports/<str:urn>/sent/<int:pk>/file/", sending.file, name="report_file"),
]
