"""Where model files lie: a folder or a bucket. A file is written once under its version and never changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url
from pydantic import Field

from salur.classifier.files import SUFFIX, BadModel
from salur.contracts.reference import ReferenceChanged
from salur.settings import CoreSettings

KIND = "classifier"
Step = Literal["use", "back"]


class ModelSettings(CoreSettings):
    """What a process needs to find the models of classifiers."""

    models: str = Field("models", description="folder or bucket address (s3://…) of the classifiers' models")


@dataclass(frozen=True)
class Shelf:
    """All model files of one Salur, by jurisdiction."""

    store: ObjectStore

    @classmethod
    def at(cls, where: str) -> Shelf:
        """A folder by its path, a bucket by its address. Raises BadModel for an address of neither."""
        try:
            if "://" in where:
                return cls(from_url(where))
            return cls(from_url(Path(where).absolute().as_uri(), mkdir=True))
        except (BaseError, ValueError) as error:
            raise BadModel(f"SALUR_MODELS {where} cannot be used: {error}.") from None

    def put(self, name: str, version: str, raw: bytes, at: datetime) -> ReferenceChanged:
        """Keeps a file; gives what is to be announced of it. Raises BadModel."""
        try:
            self.store.put(_path(name, version), raw, mode="create")
        except BaseError as error:
            raise BadModel(f"The model could not be written: {error}.") from None
        return self._change(name, version, raw, at)

    def change(self, name: str, version: str, at: datetime) -> ReferenceChanged:
        """What is to be announced of a file that is there already. Raises BadModel."""
        return self._change(name, version, self._bytes(_path(name, version)), at)

    def fetch(self, change: ReferenceChanged) -> bytes:
        """The file that was announced. Raises BadModel where it is not there or is not the one that was meant."""
        raw = self._bytes(change.uri)
        if hashlib.sha256(raw).hexdigest() != change.sha256:
            raise BadModel(f"Model {change.name} {change.version} is not the file that was announced.")
        return raw

    def versions(self, name: str) -> list[str]:
        """The versions that are there, oldest first. Raises BadModel."""
        return [entry.removesuffix(SUFFIX) for entry in self._listed(name) if entry.endswith(SUFFIX)]

    def note(self, name: str, version: str, step: Step, at: datetime) -> None:
        """Remembers that a version came into use, or that it was gone back to. Raises BadModel."""
        try:
            self.store.put(f"{KIND}/{name}/uses/{at:%Y%m%dT%H%M%S%f} {step} {version}", b"")
        except BaseError as error:
            raise BadModel(f"The model in use could not be noted: {error}.") from None

    def before(self, name: str, version: str) -> str | None:
        """The version that was in use before this one; where nothing was noted, the next older one that is kept.

        What was kept and never used is not gone back to, nor what was gone back from. Raises BadModel.
        """
        noted = [entry.split(" ") for entry in self._listed(f"{name}/uses")]
        used: list[str] = []
        for _, step, noted_version in noted:
            while step == "back" and used and used[-1] != noted_version:
                used.pop()
            if not used or used[-1] != noted_version:
                used.append(noted_version)
        if not noted:
            used = [kept for kept in self.versions(name) if kept < version]
        older = [one for one in used[:-1] if one != version] if used[-1:] == [version] else used
        return older[-1] if older else None

    def names(self) -> list[str]:
        """The jurisdictions that have models."""
        found = {meta["path"].split("/")[1] for batch in self.store.list(KIND) for meta in batch}
        return sorted(found)

    def _listed(self, folder: str) -> list[str]:
        try:
            found = [meta["path"] for batch in self.store.list(f"{KIND}/{folder}") for meta in batch]
        except BaseError as error:
            raise BadModel(f"The models cannot be listed: {error}.") from None
        return sorted(path.rsplit("/", 1)[-1] for path in found)

    def _bytes(self, path: str) -> bytes:
        try:
            return bytes(self.store.get(path).bytes())
        except (BaseError, FileNotFoundError) as error:
            raise BadModel(f"Model file {path} cannot be read: {error}.") from None

    def _change(self, name: str, version: str, raw: bytes, at: datetime) -> ReferenceChanged:
        return ReferenceChanged(
            kind=KIND,
            name=name,
            version=version,
            uri=_path(name, version),
            sha256=hashlib.sha256(raw).hexdigest(),
            source="salur classifier train",
            changed_at=at,
        )


def _path(name: str, version: str) -> str:
    return f"{KIND}/{name}/{version}{SUFFIX}"
