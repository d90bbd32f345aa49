import enum

class Style(enum.IntEnum):
    NORMAL = 0

def lazy_pinyin(hans: str, style: Style = ..., *, v_to_u: bool = ...) -> list[str]: ...
