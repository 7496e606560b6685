"""Whose page it is, as for every page that citizens see."""

from salur.web.jurisdictions import Jurisdictions, base_of, pack_of, site_of

__all__ = ["Jurisdictions", "base_of", "pack_of", "site_of"]
