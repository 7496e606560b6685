"""What keeps a citizen's identity theirs: sealed values, opaque refs, masking, the vault, the audit chain."""

from salur.privacy.keyring import BadKeys, KeyRing, Purpose
from salur.privacy.masking import Keep, mask, mask_name
from salur.privacy.refs import Refs
from salur.privacy.sealed import Sealed, Unsealable
from salur.privacy.secret import Name, Nik, Phone, Secret
from salur.privacy.vault import Known, Reach, VaultWriter
from salur.privacy.vault_reader import VaultReader
from salur.privacy.vault_records import Erased, NoticeKind, VaultField

__all__ = [
    "BadKeys",
    "Erased",
    "Keep",
    "KeyRing",
    "Known",
    "Name",
    "Nik",
    "NoticeKind",
    "Phone",
    "Purpose",
    "Reach",
    "Refs",
    "Sealed",
    "Secret",
    "Unsealable",
    "VaultField",
    "VaultReader",
    "VaultWriter",
    "mask",
    "mask_name",
]
