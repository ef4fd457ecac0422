from django.apps import AppConfig


class IntelligenceConfig(AppConfig):
    name = "fourfold.intelligence"
