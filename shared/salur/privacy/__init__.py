"""What keeps a citizen's identity theirs: sealed values, opaque refs, masking, the vault, the audit chain."""

from salur.privacy.keyring import BadKeys, KeyRing, Purpose
from salur.privacy.masking import Keep, mask, mask_name
from salur.privacy.refs import Refs
from salur.privacy.sealed import Sealed, Unsealable
from salur.privacy.secret import Name, Nik, Phone, Secret

__all__ = [
    "BadKeys",
    "Keep",
    "KeyRing",
    "Name",
    "Nik",
    "Phone",
    "Purpose",
    "Refs",
    "Sealed",
    "Secret",
    "Unsealable",
    "mask",
    "mask_name",
]
