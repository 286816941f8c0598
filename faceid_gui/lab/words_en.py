"""The English words of the lab's reports. Values stand in braces."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ENGLISH: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the recommendation
        "photos_one": "1 photo",
        "photos_many": "{n} photos",
        "recommend_search": "Use {packs} with the detector {detector}, compared by {metric}: "
        "with {photos} of each person it misses {miss} of their own photos where {target} of "
        "the searches for strangers would name somebody",
        "recommend_pairs": "Use {packs} with the detector {detector}, compared by {metric}: it "
        "misses {miss} of the pairs of one person where {target} of the pairs of two people "
        "would match",
        "recommend_unseen": "the photos are too few to see {target}, so that its threshold is a "
        "guess",
        "recommend_speed": "in {ms} for one face here",
        "recommend_licence": "licence {licence}",
        "recommend_restricted": "its licence, {licence}, does not allow commercial use",
        "recommend_worst": "in the worst group, {group}, strangers are named in {rate}",
        "recommend_barred_licence": "{packs} would miss fewer, {miss}, but its licence does "
        "not allow commercial use",
        "recommend_barred_use": "{packs} with {detector} would miss fewer, {miss}, but a kiosk "
        "cannot run it ({why})",
        "why_fused": "a kiosk runs one network at a time",
        "why_raw": "a kiosk compares unit vectors, which have no other lengths",
        "recommend_nothing": "Nothing can be recommended: no trial was measured.",
        "recommend_all_missed": "Nothing can be recommended: whatever was tried missed everybody.",
        "recommend_unusable": "Nothing can be recommended: of what was measured a kiosk can "
        "run nothing.",
        # what it does not know
        "gap_claim": "With {people} people and {strangers} strangers no claim below 1 in "
        "{number} can be made.",
        "gap_claim_alone": "With {people} people no claim below 1 in {number} can be made.",
        "gap_unseen": "There were too few comparisons to see a rate of {target} at all: the "
        "threshold for it is a guess.",
        "gap_pairs_only": "Only pairs of photos were compared: how it does in a search among "
        "enrolled people was not measured.",
        "gap_no_strangers": "Fewer than 20 strangers were given: how it takes people who are not "
        "enrolled was judged by the {number} people themselves, each left out in turn.",
        "gap_no_groups": "No groups were named: whether it treats all people alike is not known.",
        "gap_small_groups": "Too few people to judge these groups: {names}.",
        "gap_worst_group": "The threshold of all is too low for the group {names}: there "
        "strangers are named more often than asked for. Calibrate for the worst group.",
        "gap_worst_unknown": "No group could be measured by itself.",
        "gap_other_place": "The photos may be of other cameras, light and distances than at "
        "this door, and photos of well-known people may be among those that the networks "
        "learnt from.",
        "gap_own_crops": "The photos are the gallery's own: they passed the checks at "
        "enrolment, so visits will be somewhat worse, and no detector was tried on them.",
        "gap_no_latency": "How long it takes on this machine was not measured.",
        "gap_attacks": "Masks, pictures and screens held to the camera, and the years that "
        "people age, were no part of this.",
        "gap_equals": "Whether it is really better than {names}: they are as good within the "
        "interval.",
        "and_more": "{names} and {n} more",
        # findings
        "finding_one_photo": "{subject} has one photo, which can only be enrolled or searched "
        "for, not both.",
        "finding_empty_folder": "The folder {subject} holds no photo.",
        "finding_same_person": "{subject} and {other} look like one person.",
        "finding_several_faces": "{photo} shows several faces.",
        "finding_mislabelled": "{photo} of {subject} looks like {other}.",
        "finding_no_face": "No face was found in {photo}.",
        "finding_unreadable": "{photo} cannot be read.",
        "finding_unknown_name": "{subject} is named in a file, and is not among the people.",
        "finding_stranger_known": "The stranger {subject} looks like {other}, who is enrolled.",
        "finding_duplicate_photo": "{photo} is the same photo as {other}.",
        "finding_network_failed": "{subject} failed.",
        "kind_one_photo": "One photo",
        "kind_empty_folder": "Empty folder",
        "kind_same_person": "Two names, one person?",
        "kind_several_faces": "Several faces",
        "kind_mislabelled": "Wrong name?",
        "kind_no_face": "No face found",
        "kind_unreadable": "Unreadable",
        "kind_unknown_name": "Unknown name",
        "kind_stranger_known": "A stranger who is enrolled?",
        "kind_duplicate_photo": "Same photo twice",
        "kind_network_failed": "Network failed",
        # the page
        "title": "Evaluation of face recognition",
        "of": "{dataset}, {date}",
        "stopped": "This evaluation was stopped before its end. What is here is whole, and the "
        "rest is missing; the same evaluation goes on where it was.",
        "recommendation": "Recommendation",
        "unknown": "What it does not know",
        "summary_people": "People",
        "summary_photos": "Photos",
        "summary_strangers": "Strangers",
        "summary_groups": "Groups",
        "summary_took": "Took",
        "summary_run": "Run",
        "seconds": "{n} s",
        "minutes": "{n} min",
        "none": "none",
        "trials": "Trials",
        "trials_lead": "Sorted by what they miss in a search; figures in brackets are 95 % "
        "intervals. The recommended trial is marked ▶.",
        "no_trials": "No trial came to its end.",
        "col_networks": "Networks",
        "col_detector": "Detector",
        "col_metric": "Metric",
        "col_photos": "Photos",
        "col_fnir": "FNIR at FPIR {target}",
        "col_rank1": "Rank 1",
        "col_tmr": "TMR at FMR {target}",
        "col_eer": "EER",
        "col_accuracy": "10-fold accuracy",
        "col_undetected": "No face found",
        "col_time": "One face here",
        "col_remote": "On the server",
        "col_licence": "Licence",
        "col_group": "Group",
        "col_people": "People",
        "col_fpir": "FPIR",
        "col_fmr": "FMR",
        "col_fnmr": "FNMR",
        "col_ratio": "FMR against all",
        "col_threshold": "Threshold",
        "not_commercial": "not for commercial use",
        "not_usable": "not for a kiosk: {why}",
        "not_seen": "too few to see this rate",
        "accuracy": "{mean} ± {std}",
        "groups": "Groups",
        "groups_lead": "Each group at the threshold of all, by {choice}. Searches at FPIR "
        "{fpir}, pairs at FMR {fmr}. Where the ratio's interval lies above 1, strangers of that "
        "group look more alike to this network than others do.",
        "groups_none": "No groups were named.",
        "det": "Misses against false matches (DET)",
        "det_lead": "Lower and further left is better. Both axes are stretched as if errors "
        "were normally distributed, so that small rates can be read.",
        "det_search": "Searches",
        "det_pairs": "Pairs",
        "det_x_search": "strangers' searches that name somebody (FPIR)",
        "det_y_search": "searches that miss the person (FNIR)",
        "det_x_pairs": "pairs of two people that match (FMR)",
        "det_y_pairs": "pairs of one person that do not match (FNMR)",
        "histograms": "Scores",
        "histograms_lead": "Scores of {choice}. The dashed line is the threshold for {target}.",
        "genuine": "one person",
        "impostor": "two people",
        "everybody": "All",
        "score": "score",
        "share": "share of pairs",
        "speed": "Accuracy against time",
        "speed_lead": "Time for one photo with one face on this machine. Hollow marks may not "
        "be used commercially. Bars are 95 % intervals.",
        "speed_x": "milliseconds for one face",
        "bars": "Misses of all trials",
        "bars_lead": "FNIR at FPIR {target}, with 95 % intervals. Hollow bars may not be used "
        "commercially.",
        "bars_lead_pairs": "FNMR at FMR {target}, with 95 % intervals. Hollow bars may not be "
        "used commercially.",
        "confusions": "Confused photos",
        "confusions_lead": "What {choice} confuses most.",
        "confusions_none": "None was noted.",
        "confusion_two": "{first} and {second} look alike: {score}",
        "confusion_one": "{first} looks unlike on two photos: {score}",
        "no_picture": "no picture",
        "findings": "Noticed in the photos",
        "findings_none": "Nothing.",
        "findings_more": "and {n} more",
        "more_files": "{n} more of this kind",
        "work": "Work done",
        "work_lead": "Each photo is searched for faces once per detector and embedded once per "
        "network behind it, whatever the number of metrics.",
        "work_detected": "Photos searched by {name}",
        "work_embedded": "Faces embedded by {name}",
        "work_cached": "Taken from the cache",
        "machine": "Machine",
        "machine_processor": "Processor",
        "machine_cores": "Cores",
        "machine_system": "System",
        "machine_versions": "Versions",
        "compared": "Compared with the run of {date}",
        "compared_other": "The two runs are not of the same photos, so differences may come "
        "from these.",
        "compared_same": "{n} other figures are the same within their intervals.",
        "compared_none": "No trial is in both.",
        "col_figure": "Figure",
        "col_before": "Before",
        "col_now": "Now",
        "col_verdict": "Difference",
        "better": "better",
        "worse": "worse",
        "same": "within the intervals",
        "untold": "without intervals",
        "only_before": "Only in the earlier run: {names}.",
        "only_now": "Only in this run: {names}.",
        # the words explained
        "glossary": "Words",
        "word_fmr": "False match rate: the share of pairs of two people that match.",
        "word_fnmr": "False non-match rate: the share of pairs of one person that do not match.",
        "word_tmr": "True match rate: 1 - FNMR.",
        "word_eer": "Equal error rate: where FMR and FNMR are the same.",
        "word_fpir": "False positive identification rate: the share of strangers' searches that "
        "name somebody.",
        "word_fnir": "False negative identification rate: the share of enrolled people's "
        "searches that do not find them above the threshold.",
        "word_rank1": "The share of enrolled people's searches whose best candidate is right, "
        "whatever its score.",
        "word_threshold": "The lowest score that counts as a match. Higher scores mean more "
        "alike for every metric: distances are turned round.",
        "word_interval": "95 % interval: from so few people a rate is not known more closely "
        "than this.",
        "word_fusion": "Two networks whose scores are brought to one scale and added.",
    }
)
