"""A printed pack found again by the code in its foot, and made once more."""
