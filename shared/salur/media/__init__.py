"""Pictures, voice notes and documents: looked at, encrypted under their owner's key, shown without what they tell.

How a service uses it (its settings derive from `MediaSettings`):

    library = open_library(store, process.keys, settings, process.clock)
    await library.prepare()                            # once, at the start

    # the desk: an officer's after-photo; the web form: a sender's photo (`Owner.sender(refs.sender("web", id))`)
    examined = await library.store(content, Owner.officer(user), token=f"{form_token}-0")
    if examined.outcome is MediaOutcome.REFUSED: …     # examined.reason is a `Reason`: tell which and why
    command = FinishCase(…, media=(examined.media,))   # the ref is all that travels

    # a page: a ref to bytes, in pieces as they are decrypted
    shown = await library.open(ref, View.SHOWN)        # raises NoSuchMedia, Erased
    StreamingResponse(shown.chunks, media_type=shown.mime, headers=shown.headers)

`View.SHOWN` of a picture has its pixels and nothing of its EXIF, at most 1600 px; `View.THUMBNAIL` is 320 px wide or
high; `View.BLURRED` is a thumbnail in which no face or plate can be made out: before an officer releases the picture
a public page shows this one or none; `View.ORIGINAL` is what was sent, for the officers' evidence only. A document or a
recording has SHOWN and ORIGINAL alone, to be downloaded (`headers` say so).

`store` with the same token again gives the same ref and stores once. The caller publishes nothing: the role
`intake media` tells `media.examined` of all that was stored, by whomever. What a sender stored before the dialogue knew
them becomes their citizen's by `adopt`; the key of a citizen erased, none of their media opens, and the role deletes it.
"""

from salur.media.ciphering import Damaged
from salur.media.library import MediaLibrary, NoSuchMedia, Opened, open_library
from salur.media.limits import Reason, View
from salur.media.owning import Owner
from salur.media.settings import MediaSettings
from salur.media.spool import Spool

__all__ = [
    "Damaged",
    "MediaLibrary",
    "MediaSettings",
    "NoSuchMedia",
    "Opened",
    "Owner",
    "Reason",
    "Spool",
    "View",
    "open_library",
]
