"""The Korean words of the lab's reports. Values stand in braces."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KOREAN: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the recommendation
        "photos_one": "사진 1장",
        "photos_many": "사진 {n}장",
        "recommend_search": "{packs} 팩, 검출 모델 {detector}, 비교 방식 {metric} 조합을 쓰세요. "
        "사람마다 {photos}으로 등록했을 때, 낯선 사람 검색의 {target}가 누군가로 오인되는 "
        "기준값에서 본인 사진의 {miss}를 놓칩니다",
        "recommend_pairs": "{packs} 팩, 검출 모델 {detector}, 비교 방식 {metric} 조합을 쓰세요. "
        "서로 다른 두 사람의 쌍 중 {target}가 일치하는 기준값에서 같은 사람 쌍의 {miss}를 "
        "놓칩니다",
        "recommend_unseen": "사진이 너무 적어 {target}라는 비율을 볼 수 없으므로 그 "
        "기준값은 추측임",
        "recommend_speed": "이 기기에서 얼굴 하나에 {ms}",
        "recommend_licence": "라이선스 {licence}",
        "recommend_restricted": "라이선스 {licence}는 상업적 사용을 허용하지 않음",
        "recommend_worst": "가장 나쁜 그룹({group})에서는 낯선 사람 검색의 {rate}가 오인됨",
        "recommend_barred_licence": "{packs} 팩은 놓치는 비율이 {miss}로 더 낮지만 라이선스가 "
        "상업적 사용을 허용하지 않음",
        "recommend_barred_use": "{packs} 팩과 {detector} 조합은 놓치는 비율이 {miss}로 더 낮지만 "
        "키오스크에서 쓸 수 없음({why})",
        "why_fused": "키오스크는 한 번에 모델 하나만 씀",
        "why_raw": "키오스크는 길이를 1로 맞춘 특징값만 비교함",
        "recommend_nothing": "추천할 것이 없습니다. 측정된 조합이 없습니다.",
        "recommend_all_missed": "추천할 것이 없습니다. 시험한 모든 조합이 아무도 "
        "알아보지 못했습니다.",
        "recommend_unusable": "추천할 것이 없습니다. 측정한 것 가운데 키오스크에서 쓸 수 있는 "
        "것이 없습니다.",
        # what it does not know
        "gap_claim": "등록자 {people}명과 낯선 사람 {strangers}명으로는 {number}분의 1보다 낮은 "
        "비율을 말할 수 없습니다.",
        "gap_claim_alone": "{people}명으로는 {number}분의 1보다 낮은 비율을 말할 수 없습니다.",
        "gap_unseen": "비교한 수가 너무 적어 {target}라는 비율을 볼 수 없습니다. 그 기준값은 "
        "추측입니다.",
        "gap_pairs_only": "사진 쌍만 비교했습니다. 등록된 사람들 가운데서 검색할 때 어떤지는 "
        "측정하지 않았습니다.",
        "gap_no_strangers": "낯선 사람이 20명보다 적었습니다. 등록되지 않은 사람을 어떻게 "
        "다루는지는 등록자 {number}명을 한 명씩 빼고 검색해 판단했습니다.",
        "gap_no_groups": "그룹을 지정하지 않았습니다. 모든 사람을 똑같이 다루는지 알 수 없습니다.",
        "gap_small_groups": "판단하기에 사람이 너무 적은 그룹: {names}.",
        "gap_worst_group": "공통 기준값이 그룹 {names}에는 너무 낮습니다. 이 그룹에서는 낯선 "
        "사람이 원하는 것보다 자주 오인됩니다. 가장 나쁜 그룹에 맞추어 보정하세요.",
        "gap_worst_unknown": "그룹별로 따로 측정하지 못했습니다.",
        "gap_other_place": "사진의 카메라, 조명, 거리가 이 문과 다를 수 있고, 유명인의 사진은 "
        "모델이 학습한 사진에 들어 있을 수 있습니다.",
        "gap_own_crops": "등록 목록의 얼굴 사진으로 측정했습니다. 등록할 때 검사를 통과한 "
        "사진이므로 실제 방문은 이보다 조금 나쁘며, 검출 모델은 시험하지 않았습니다.",
        "gap_no_latency": "이 기기에서 얼마나 걸리는지 측정하지 않았습니다.",
        "gap_attacks": "가면, 사진이나 화면을 카메라에 대는 것, 세월에 따른 얼굴 변화는 시험하지 "
        "않았습니다.",
        "gap_equals": "{names}보다 정말 나은지 알 수 없습니다. 구간 안에서 똑같이 좋습니다.",
        "and_more": "{names} 외 {n}개",
        # findings
        "finding_one_photo": "{subject}: 사진이 한 장뿐이라 등록과 검색 중 하나만 할 수 있습니다.",
        "finding_empty_folder": "폴더 {subject}에 사진이 없습니다.",
        "finding_same_person": "{subject}, {other}: 같은 사람으로 보입니다.",
        "finding_several_faces": "{photo}에 얼굴이 여러 개 있습니다.",
        "finding_mislabelled": "{subject}의 {photo}: {other}처럼 보입니다.",
        "finding_no_face": "{photo}에서 얼굴을 찾지 못했습니다.",
        "finding_unreadable": "읽을 수 없는 사진: {photo}.",
        "finding_unknown_name": "파일에 있으나 아무도 쓰지 않는 이름: {subject}.",
        "finding_stranger_known": "낯선 사람 {subject}: 등록된 {other}처럼 보입니다.",
        "finding_duplicate_photo": "같은 사진: {photo}, {other}.",
        "finding_network_failed": "실패한 모델: {subject}.",
        "kind_one_photo": "사진 한 장",
        "kind_empty_folder": "빈 폴더",
        "kind_same_person": "이름 둘, 같은 사람?",
        "kind_several_faces": "여러 얼굴",
        "kind_mislabelled": "이름이 틀린 사진?",
        "kind_no_face": "얼굴 없음",
        "kind_unreadable": "읽을 수 없음",
        "kind_unknown_name": "모르는 이름",
        "kind_stranger_known": "등록된 낯선 사람?",
        "kind_duplicate_photo": "같은 사진",
        "kind_network_failed": "모델 실패",
        # the page
        "title": "얼굴 인식 평가",
        "of": "{dataset}, {date}",
        "stopped": "이 평가는 끝나기 전에 멈추었습니다. 여기 있는 것은 온전하고 나머지는 "
        "없습니다. 같은 평가를 다시 시작하면 멈춘 곳부터 이어집니다.",
        "recommendation": "추천",
        "unknown": "알 수 없는 것",
        "summary_people": "사람",
        "summary_photos": "사진",
        "summary_strangers": "낯선 사람",
        "summary_groups": "그룹",
        "summary_took": "걸린 시간",
        "summary_run": "평가 번호",
        "seconds": "{n}초",
        "minutes": "{n}분",
        "none": "없음",
        "trials": "조합",
        "trials_lead": "검색에서 놓치는 비율이 낮은 순서입니다. 괄호 안은 95 % 구간입니다. 추천한 "
        "조합은 ▶로 표시했습니다.",
        "no_trials": "끝까지 측정한 조합이 없습니다.",
        "col_networks": "모델",
        "col_detector": "검출 모델",
        "col_metric": "비교 방식",
        "col_photos": "사진 수",
        "col_fnir": "FPIR {target}에서 FNIR",
        "col_rank1": "1순위 정확도",
        "col_tmr": "FMR {target}에서 TMR",
        "col_eer": "EER",
        "col_accuracy": "10겹 정확도",
        "col_undetected": "얼굴 없음",
        "col_time": "얼굴 하나, 이 기기",
        "col_remote": "서버",
        "col_licence": "라이선스",
        "col_group": "그룹",
        "col_people": "사람",
        "col_fpir": "FPIR",
        "col_fmr": "FMR",
        "col_fnmr": "FNMR",
        "col_ratio": "전체 대비 FMR",
        "col_threshold": "기준값",
        "not_commercial": "상업적 사용 불가",
        "not_usable": "키오스크에서 쓸 수 없음: {why}",
        "not_seen": "이 비율을 보기에는 너무 적음",
        "accuracy": "{mean} ± {std}",
        "groups": "그룹",
        "groups_lead": "{choice}: 공통 기준값에서 본 각 그룹입니다. 검색은 FPIR {fpir}, 쌍은 FMR "
        "{fmr}입니다. 배율의 구간이 1보다 위에 있으면 이 모델에는 그 그룹 사람들이 서로 더 닮아 "
        "보입니다.",
        "groups_none": "그룹을 지정하지 않았습니다.",
        "det": "오인식과 놓침 (DET)",
        "det_lead": "왼쪽 아래일수록 좋습니다. 작은 비율을 읽을 수 있도록 두 축을 정규 분포에 "
        "맞추어 늘렸습니다.",
        "det_search": "검색",
        "det_pairs": "쌍",
        "det_x_search": "누군가로 오인된 낯선 사람 검색 (FPIR)",
        "det_y_search": "본인을 놓친 검색 (FNIR)",
        "det_x_pairs": "일치한 서로 다른 사람의 쌍 (FMR)",
        "det_y_pairs": "일치하지 않은 같은 사람의 쌍 (FNMR)",
        "histograms": "점수",
        "histograms_lead": "{choice}의 점수입니다. 점선은 {target} 기준값입니다.",
        "genuine": "같은 사람",
        "impostor": "다른 사람",
        "everybody": "전체",
        "score": "점수",
        "share": "쌍의 비율",
        "speed": "정확도와 시간",
        "speed_lead": "이 기기에서 얼굴 하나가 있는 사진 한 장에 걸린 시간입니다. 속이 빈 표시는 "
        "상업적으로 쓸 수 없습니다. 막대는 95 % 구간입니다.",
        "speed_x": "얼굴 하나에 걸린 밀리초",
        "bars": "모든 조합이 놓치는 비율",
        "bars_lead": "FPIR {target}에서 FNIR과 95 % 구간입니다. 속이 빈 막대는 상업적으로 "
        "쓸 수 없습니다.",
        "bars_lead_pairs": "FMR {target}에서 FNMR과 95 % 구간입니다. 속이 빈 막대는 상업적으로 "
        "쓸 수 없습니다.",
        "confusions": "혼동한 사진",
        "confusions_lead": "{choice} 조합이 가장 많이 혼동한 사진입니다.",
        "confusions_none": "없습니다.",
        "confusion_two": "{first}, {second}: 닮음 {score}",
        "confusion_one": "{first}: 두 사진이 닮지 않음 {score}",
        "no_picture": "사진 없음",
        "findings": "사진에서 발견한 것",
        "findings_none": "없습니다.",
        "findings_more": "외 {n}건",
        "more_files": "같은 종류 {n}건 더",
        "work": "한 일",
        "work_lead": "비교 방식이 몇 개든 사진마다 검출 모델별로 한 번 얼굴을 찾고, 그 뒤의 특징 "
        "모델별로 한 번 특징값을 만듭니다.",
        "work_detected": "얼굴을 찾은 사진 ({name})",
        "work_embedded": "특징값을 만든 얼굴 ({name})",
        "work_cached": "저장해 둔 것을 사용",
        "machine": "기기",
        "machine_processor": "프로세서",
        "machine_cores": "코어",
        "machine_system": "시스템",
        "machine_versions": "버전",
        "compared": "{date} 평가와 비교",
        "compared_other": "두 평가의 사진이 같지 않으므로 차이가 사진 때문일 수 있습니다.",
        "compared_same": "그 밖의 수치 {n}개는 구간 안에서 같습니다.",
        "compared_none": "두 평가에 모두 있는 조합이 없습니다.",
        "col_figure": "수치",
        "col_before": "이전",
        "col_now": "지금",
        "col_verdict": "차이",
        "better": "나아짐",
        "worse": "나빠짐",
        "same": "구간 안",
        "untold": "구간 없음",
        "only_before": "이전 평가에만 있음: {names}.",
        "only_now": "이번 평가에만 있음: {names}.",
        # the words explained
        "glossary": "용어",
        "word_fmr": "서로 다른 두 사람의 쌍이 일치하는 비율.",
        "word_fnmr": "같은 사람의 쌍이 일치하지 않는 비율.",
        "word_tmr": "1 - FNMR.",
        "word_eer": "FMR과 FNMR이 같아지는 비율.",
        "word_fpir": "오인식률: 낯선 사람 검색이 누군가로 오인되는 비율.",
        "word_fnir": "등록된 사람의 검색이 기준값 위에서 본인을 찾지 못하는 비율.",
        "word_rank1": "점수와 상관없이, 등록된 사람의 검색에서 첫 후보가 본인인 비율.",
        "word_threshold": "일치로 보는 가장 낮은 점수. 모든 비교 방식에서 점수가 높을수록 더 "
        "닮은 것입니다. 거리는 부호를 뒤집습니다.",
        "word_interval": "95 % 구간: 사람 수가 이만큼이면 비율을 이보다 정확히 알 수 없습니다.",
        "word_fusion": "두 모델의 점수를 같은 척도로 맞추어 더한 것.",
    }
)
