"""A file that a form carries, on its way to the media store."""

from __future__ import annotations

from starlette.datastructures import UploadFile

from salur.media.spool import PIECE, Spool


async def spooled(upload: UploadFile) -> Spool:
    """All of the file, sealed and read piece by piece, so that none is in memory whole. The caller closes it."""
    spool = Spool()
    try:
        while piece := await upload.read(PIECE):
            spool.write(piece)
        return spool.sealed()
    except BaseException:
        spool.close()
        raise
