"""Settings of what providers tell us."""

from __future__ import annotations

from pydantic import Field, SecretStr

from shared.config.base import Settings


class WebhookSettings(Settings):
    """Say by which secrets a provider's word is known to be its own."""

    heygen_webhook_secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Secret of HeyGen's webhook endpoint, by which finished videos are heard of at once.",
        examples=["whsec_SECRET"],
    )
    veo_webhook_secret: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Signing secret of the Gemini API's webhook, by which finished films are heard of at once.",
        examples=["whsec_SECRET"],
    )
