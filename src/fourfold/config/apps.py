from django.apps import AppConfig


class FourfoldConfig(AppConfig):
    name = "fourfold.config"

    def ready(self) -> None:
        from fourfold.config.tables import install  # noqa: PLC0415 - models must be loaded first

        install()
