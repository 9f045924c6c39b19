"""Packs printed away from home: by a code typed at a school's computer, or by the school itself."""
