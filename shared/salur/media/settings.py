"""Where media lie and who looks at them for viruses."""

from __future__ import annotations

from pydantic import Field

from salur.settings import CoreSettings


class MediaSettings(CoreSettings):
    """Settings of every service that stores or shows media."""

    media: str = Field(
        "file:///var/lib/salur/media",
        description="where media lie: file:///FOLDER or s3://BUCKET/PREFIX (then AWS_ENDPOINT_URL, "
        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ALLOW_HTTP as S3 clients read them)",
    )
    media_clamd: str = Field(
        "",
        description="HOST:PORT of a clamd that looks at every file; empty: files are not looked at for viruses",
    )
