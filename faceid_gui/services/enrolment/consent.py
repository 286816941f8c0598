"""What a person agrees to before they are enrolled, in the languages of the screen.

The words follow what the Korean act on personal information asks for where sensitive data is
processed (PIPA, articles 15 and 23): purpose, what is kept, for how long, and that one may
refuse and what follows from that, agreed to apart from anything else. What was agreed to is
recorded word by word, so a change of the words needs another version and takes nothing back.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from faceid_gui.core.types import Consent

VERSION: Final = "2026-11-2"
"""Names the words below; changes with them."""

LANGUAGES: Final = ("en", "ko")


def consent_text(language: str, *, keep_crops: bool, recordings: bool = False) -> str:
    """The words that are agreed to: paragraphs with an empty line between them.

    ``language`` is ``en`` or ``ko``, or begins with one of them; English for any other.
    ``keep_crops`` says whether face pictures are kept here, ``recordings`` whether those of
    visits are.
    """
    words = _WORDS["ko" if language.lower().startswith("ko") else "en"]
    kept = _KEPT if keep_crops or recordings else _NOT_KEPT
    visits = (_VISITS,) if recordings else ()
    return "\n\n".join(words[part] for part in (_PURPOSE, kept, *visits, _UNTIL, _RIGHTS))


def given_consent(
    language: str, *, keep_crops: bool, at: float, recordings: bool = False
) -> Consent:
    """The record that somebody agreed, at a Unix time in seconds."""
    text = consent_text(language, keep_crops=keep_crops, recordings=recordings)
    return Consent(text, VERSION, at)


_PURPOSE: Final = "purpose"
_KEPT: Final = "kept"
_NOT_KEPT: Final = "not_kept"
_VISITS: Final = "visits"
_UNTIL: Final = "until"
_RIGHTS: Final = "rights"

_ENGLISH: Final = MappingProxyType(
    {
        _PURPOSE: (
            "Purpose: to recognise me at this door and open it for me. My data is used for "
            "nothing else and given to nobody."
        ),
        _KEPT: (
            "What is kept: my name; numbers computed from my face (biometric data, which is "
            "sensitive information); and cut-out pictures of my face. All of it is encrypted "
            "on this device. Visits at the door are recorded."
        ),
        _NOT_KEPT: (
            "What is kept: my name, and numbers computed from my face (biometric data, which "
            "is sensitive information). Both are encrypted on this device. The pictures "
            "themselves are not kept. Visits at the door are recorded."
        ),
        _VISITS: (
            "Pictures of my face from visits at the door are kept as well, encrypted, for a "
            "limited time, to check how well the door recognises people."
        ),
        _UNTIL: (
            "Until when: until I am deleted. I can ask for that at any time and it is done at "
            "once: the door no longer knows me. In case of a mistake I can be brought back for "
            "30 days; then everything is erased for good. On request it is erased at once."
        ),
        _RIGHTS: (
            "My choice: I may refuse, or take back my consent later, without any disadvantage. "
            "I then use another way in, such as a PIN or a key."
        ),
    }
)

_KOREAN: Final = MappingProxyType(
    {
        _PURPOSE: (
            "이용 목적: 이 출입문에서 본인을 알아보고 문을 열기 위해 이용합니다. 다른 목적으로 "
            "이용하거나 제3자에게 제공하지 않습니다."
        ),
        _KEPT: (
            "보관 항목: 이름, 얼굴에서 계산한 특징 값(민감정보인 생체인식정보), 얼굴 부분 사진. "
            "모두 이 기기에 암호화하여 보관합니다. 출입 내역은 기록됩니다."
        ),
        _NOT_KEPT: (
            "보관 항목: 이름, 얼굴에서 계산한 특징 값(민감정보인 생체인식정보). 모두 이 기기에 "
            "암호화하여 보관하며, 사진 자체는 보관하지 않습니다. 출입 내역은 기록됩니다."
        ),
        _VISITS: (
            "출입할 때 찍힌 얼굴 부분 사진도 출입문이 사람을 얼마나 잘 알아보는지 확인하기 위해 "
            "정해진 기간 동안 암호화하여 보관합니다."
        ),
        _UNTIL: (
            "보관 기간: 삭제할 때까지입니다. 언제든지 삭제를 요청할 수 있으며, 요청하면 바로 "
            "삭제되어 더 이상 인식되지 않습니다. 실수에 대비해 30일 동안은 되돌릴 수 있고, 그 "
            "뒤에는 완전히 지워집니다. 원하면 즉시 완전히 지웁니다."
        ),
        _RIGHTS: (
            "동의를 거부할 권리: 동의하지 않거나 나중에 동의를 철회할 수 있으며, 그에 따른 "
            "불이익은 없습니다. 이 경우 PIN이나 열쇠 등 다른 방법으로 출입할 수 있습니다."
        ),
    }
)

_WORDS: Final = MappingProxyType({"en": _ENGLISH, "ko": _KOREAN})
