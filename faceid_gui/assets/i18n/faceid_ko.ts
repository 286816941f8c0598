<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>AdminMenu</name>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
    </message>
    <message>
        <source>Close the menu</source>
        <translation>메뉴 닫기</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Another picture source for now</source>
        <translation>지금만 다른 영상 사용</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>PIN 변경</translation>
    </message>
    <message>
        <source>Leave the kiosk</source>
        <translation>키오스크 나가기</translation>
    </message>
</context>
<context>
    <name>AdvicePart</name>
    <message>
        <source>Nothing to recommend</source>
        <translation>추천할 것이 없습니다</translation>
    </message>
    <message>
        <source>What this does not know</source>
        <translation>이 평가로 알 수 없는 것</translation>
    </message>
    <message>
        <source>This evaluation was stopped: only what was done by then is in it.</source>
        <translation>도중에 멈춘 평가입니다. 그때까지 한 것만 들어 있습니다.</translation>
    </message>
    <message>
        <source>{dataset}, {when} · people {people}, photos {photos}, strangers {strangers}</source>
        <translation>{dataset}, {when} · 사람 {people}명, 사진 {photos}장, 낯선 사람 {strangers}명</translation>
    </message>
    <message>
        <source>Took {time} on {machine}</source>
        <translation>{machine}에서 {time} 걸림</translation>
    </message>
</context>
<context>
    <name>AskingFrame</name>
    <message>
        <source>Stay</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>BackendChooser</name>
    <message>
        <source>Pair with a server first</source>
        <translation>먼저 서버와 페어링하세요</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>백엔드</translation>
    </message>
    <message>
        <source>Where faces are found and recognised. The door stays shut while it changes.</source>
        <translation>얼굴을 찾고 인식하는 곳입니다. 바꾸는 동안 문은 잠긴 채로 있습니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>{backend} (in use)</source>
        <translation>{backend} (사용 중)</translation>
    </message>
    <message>
        <source>Pair with a server first; then it can be chosen.</source>
        <translation>먼저 서버와 페어링하면 고를 수 있습니다.</translation>
    </message>
    <message>
        <source>Pair with a server</source>
        <translation>서버와 페어링</translation>
    </message>
    <message>
        <source>Server: {name}</source>
        <translation>서버: {name}</translation>
    </message>
</context>
<context>
    <name>BoolEditor</name>
    <message>
        <source>On</source>
        <translation>켜기</translation>
    </message>
</context>
<context>
    <name>Browser</name>
    <message>
        <source>Show everybody</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>Enrol somebody</source>
        <translation>사람 등록</translation>
    </message>
    <message>
        <source>Import photos</source>
        <translation>사진 가져오기</translation>
    </message>
    <message>
        <source>Nobody is enrolled yet</source>
        <translation>아직 등록된 사람이 없습니다</translation>
    </message>
    <message>
        <source>Drop folders of photos here: each folder is one person.</source>
        <translation>사진 폴더를 여기에 끌어다 놓으세요. 폴더 하나가 한 사람입니다.</translation>
    </message>
    <message>
        <source>Unselect</source>
        <translation>선택 해제</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>People</source>
        <translation>사람</translation>
    </message>
    <message>
        <source>Nobody is called “{text}”.</source>
        <translation>“{text}” 이름의 사람이 없습니다.</translation>
    </message>
    <message>
        <source>People enrolled: {count}</source>
        <translation>등록된 사람: {count}명</translation>
    </message>
    <message>
        <source>Shown: {shown} of {count}</source>
        <translation>{count}명 중 {shown}명 표시</translation>
    </message>
    <message>
        <source>Selected: {count}</source>
        <translation>선택: {count}명</translation>
    </message>
    <message>
        <source>Choose somebody to see their samples and what can be done.</source>
        <translation>사람을 고르면 샘플과 할 수 있는 일이 나옵니다.</translation>
    </message>
</context>
<context>
    <name>CameraKeyCard</name>
    <message>
        <source>Looking for the camera key…</source>
        <translation>카메라 키를 찾는 중입니다…</translation>
    </message>
    <message>
        <source>There is a camera key. A new one replaces it.</source>
        <translation>카메라 키가 있습니다. 새로 만들면 바뀝니다.</translation>
    </message>
    <message>
        <source>There is no camera key yet, so nobody can look.</source>
        <translation>아직 카메라 키가 없어 아무도 볼 수 없습니다.</translation>
    </message>
    <message>
        <source>Make a new camera key</source>
        <translation>새 카메라 키 만들기</translation>
    </message>
</context>
<context>
    <name>CameraPage</name>
    <message>
        <source>No camera? Choose a video file or the moving test picture to look around.</source>
        <translation>카메라가 없나요? 동영상 파일이나 움직이는 시험 화면을 골라 둘러볼 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>CameraPicker</name>
    <message>
        <source>Look for cameras again</source>
        <translation>카메라 다시 찾기</translation>
    </message>
    <message>
        <source>rtsp://…, http://…, or a path</source>
        <translation>rtsp://…, http://… 또는 경로</translation>
    </message>
    <message>
        <source>Moving test picture</source>
        <translation>움직이는 시험 화면</translation>
    </message>
    <message>
        <source>Video file…</source>
        <translation>동영상 파일…</translation>
    </message>
    <message>
        <source>Address or path…</source>
        <translation>주소 또는 경로…</translation>
    </message>
</context>
<context>
    <name>CaptureWizard</name>
    <message>
        <source>Step {number} of {count}</source>
        <translation>{count}단계 중 {number}단계</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Other folder…</source>
        <translation>다른 폴더…</translation>
    </message>
    <message>
        <source>Capture another</source>
        <translation>더 모으기</translation>
    </message>
    <message>
        <source>Capture photos</source>
        <translation>사진 모으기</translation>
    </message>
    <message>
        <source>Who is it?</source>
        <translation>누구의 사진인가요?</translation>
    </message>
    <message>
        <source>Collecting photos</source>
        <translation>사진을 모으는 중</translation>
    </message>
    <message>
        <source>Choose the photos</source>
        <translation>사진 고르기</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>저장했습니다</translation>
    </message>
    <message>
        <source>Save photos: {count}</source>
        <translation>사진 {count}장 저장</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Collect photos</source>
        <translation>사진 모으기</translation>
    </message>
    <message>
        <source>That is enough</source>
        <translation>그만 모으기</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Collect the photos anew?</source>
        <translation>사진을 새로 모을까요?</translation>
    </message>
    <message>
        <source>These photos are thrown away.</source>
        <translation>지금 사진은 버려집니다.</translation>
    </message>
    <message>
        <source>Collect anew</source>
        <translation>새로 모으기</translation>
    </message>
    <message>
        <source>This is no video</source>
        <translation>동영상이 아닙니다</translation>
    </message>
    <message>
        <source>Drop a video file or a folder of photos.</source>
        <translation>동영상 파일이나 사진 폴더를 끌어다 놓으세요.</translation>
    </message>
    <message>
        <source>The photos are being saved…</source>
        <translation>사진을 저장하는 중입니다…</translation>
    </message>
    <message>
        <source>Leave without saving?</source>
        <translation>저장하지 않고 나갈까요?</translation>
    </message>
    <message>
        <source>The photos that were collected are thrown away.</source>
        <translation>모은 사진은 버려집니다.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>나가기</translation>
    </message>
</context>
<context>
    <name>Chart</name>
    <message>
        <source>Show the whole plot</source>
        <translation>그래프 전체 보기</translation>
    </message>
</context>
<context>
    <name>ChoosePage</name>
    <message>
        <source>{chosen} of {count} photos are chosen. Touch one to leave it out.</source>
        <translation>사진 {count}장 중 {chosen}장을 골랐습니다. 누르면 빠집니다.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Enrol {name} at once</source>
        <translation>{name} 님을 바로 등록</translation>
    </message>
    <message>
        <source>Nobody can be enrolled from these photos: they show a profile alone.</source>
        <translation>옆얼굴 사진뿐이어서 이 사진으로는 등록할 수 없습니다.</translation>
    </message>
    <message>
        <source>{name} is enrolled, and these photos do not look like them. They can be saved, but not enrolled under this name.</source>
        <translation>{name} 님은 이미 등록되어 있는데 이 사진과 닮지 않았습니다. 저장은 할 수 있지만 이 이름으로 등록할 수는 없습니다.</translation>
    </message>
    <message>
        <source>This person looks like {other}, who is enrolled already.</source>
        <translation>이미 등록된 {other} 님과 닮았습니다.</translation>
    </message>
    <message>
        <source>{name} is enrolled. The photos are added.</source>
        <translation>{name} 님은 이미 등록되어 있습니다. 사진이 더해집니다.</translation>
    </message>
</context>
<context>
    <name>CodeForm</name>
    <message>
        <source>Address of the server</source>
        <translation>서버 주소</translation>
    </message>
    <message>
        <source>Its six digits</source>
        <translation>숫자 여섯 자리</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>페어링</translation>
    </message>
    <message>
        <source>Hold a QR code before the camera</source>
        <translation>카메라에 QR 코드 보이기</translation>
    </message>
</context>
<context>
    <name>CollectPage</name>
    <message>
        <source>Photos: {photos} of {wanted}. Pictures looked at: {frames}.</source>
        <translation>사진 {photos}/{wanted}장. 살펴본 프레임: {frames}.</translation>
    </message>
    <message>
        <source>Other people are in the picture; they are left out.</source>
        <translation>다른 사람도 화면에 있지만 넣지 않습니다.</translation>
    </message>
    <message>
        <source>Photos so far</source>
        <translation>지금까지 모은 사진</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>영상</translation>
    </message>
</context>
<context>
    <name>ComparePanel</name>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Trials of both evaluations</source>
        <translation>두 평가의 조합</translation>
    </message>
    <message>
        <source>{before} and {after}</source>
        <translation>{before} 평가와 {after} 평가</translation>
    </message>
    <message>
        <source>FNIR at FPIR {rate}</source>
        <translation>FPIR {rate}에서 FNIR</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>비교 방식</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>EER</source>
        <translation>EER</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>검출 모델</translation>
    </message>
    <message>
        <source>No trial is in both of them.</source>
        <translation>두 평가에 모두 있는 조합이 없습니다.</translation>
    </message>
    <message>
        <source>They are of other photos, which may make the difference.</source>
        <translation>두 평가의 사진이 같지 않으므로 차이가 사진 때문일 수 있습니다.</translation>
    </message>
    <message>
        <source>Trials in one of them alone: {count}</source>
        <translation>한쪽에만 있는 조합: {count}개</translation>
    </message>
</context>
<context>
    <name>ConflictRow</name>
    <message>
        <source>Settled</source>
        <translation>확인함</translation>
    </message>
</context>
<context>
    <name>ConsentCard</name>
    <message>
        <source>Consent</source>
        <translation>동의</translation>
    </message>
    <message>
        <source>No consent is recorded.</source>
        <translation>동의 기록이 없습니다.</translation>
    </message>
    <message>
        <source>Given {when}, version {version}</source>
        <translation>{when}에 동의함, 버전 {version}</translation>
    </message>
    <message>
        <source>The person has read this and agrees</source>
        <translation>본인이 이 글을 읽고 동의했습니다</translation>
    </message>
</context>
<context>
    <name>ConsentWords</name>
    <message>
        <source>What each person has agreed to</source>
        <translation>각 사람이 동의한 내용</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
</context>
<context>
    <name>ConsoleWindow</name>
    <message>
        <source>FaceID console</source>
        <translation>FaceID 콘솔</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>평가</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>점검</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>백엔드</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>People</source>
        <translation>사람</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>방문</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>기준값</translation>
    </message>
</context>
<context>
    <name>DetChart</name>
    <message>
        <source>False positives (FPIR)</source>
        <translation>오인식 (FPIR)</translation>
    </message>
    <message>
        <source>False matches (FMR)</source>
        <translation>오일치 (FMR)</translation>
    </message>
    <message>
        <source>Missed (FNIR)</source>
        <translation>놓침 (FNIR)</translation>
    </message>
    <message>
        <source>Missed (FNMR)</source>
        <translation>놓침 (FNMR)</translation>
    </message>
    <message>
        <source>DET curves of the trials</source>
        <translation>조합의 DET 곡선</translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Back to the list</source>
        <translation>목록으로</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 변경</translation>
    </message>
    <message>
        <source>Add samples</source>
        <translation>샘플 추가</translation>
    </message>
    <message>
        <source>Merge into…</source>
        <translation>합치기…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Camera: {source}</source>
        <translation>카메라: {source}</translation>
    </message>
    <message>
        <source>Pack: {pack}</source>
        <translation>팩: {pack}</translation>
    </message>
    <message>
        <source>Nothing was written yet. Finish keeps these answers and opens the kiosk.</source>
        <translation>아직 아무것도 저장하지 않았습니다. 마침을 누르면 저장하고 키오스크를 엽니다.</translation>
    </message>
    <message>
        <source>Then enrol people: faceid-gui people import DIR</source>
        <translation>그다음 사람을 등록하세요: faceid-gui people import DIR</translation>
    </message>
</context>
<context>
    <name>EnrolWizard</name>
    <message>
        <source>Step {number} of {count}</source>
        <translation>{count}단계 중 {number}단계</translation>
    </message>
    <message>
        <source>Add pictures</source>
        <translation>사진 추가</translation>
    </message>
    <message>
        <source>Enrol a person</source>
        <translation>사람 등록</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Enrol another</source>
        <translation>또 등록하기</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Go on with what is there</source>
        <translation>지금 사진으로 계속</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Throw the pictures away that were taken so far ({count})?</source>
        <translation>지금까지 찍은 사진({count}장)을 버릴까요?</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Leave without saving?</source>
        <translation>저장하지 않고 나갈까요?</translation>
    </message>
    <message>
        <source>The pictures that were taken are thrown away.</source>
        <translation>찍은 사진은 버려집니다.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>나가기</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>This value makes no sense here.</source>
        <translation>여기에 쓸 수 없는 값입니다.</translation>
    </message>
    <message>
        <source>A number from {low} to {high}.</source>
        <translation>{low}에서 {high} 사이의 숫자를 넣으세요.</translation>
    </message>
    <message>
        <source>{title} (from the next start)</source>
        <translation>{title} (다음 시작부터)</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>What was found</source>
        <translation>알아낸 것</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Look-alikes</source>
        <translation>닮은 사람</translation>
    </message>
    <message>
        <source>Who passes as the other by score is let in only with a wider lead.</source>
        <translation>점수만으로 구별되지 않는 두 사람은 차이가 더 클 때만 들어올 수 있습니다.</translation>
    </message>
    <message>
        <source>Stricter for these people</source>
        <translation>더 엄격하게 보는 사람</translation>
    </message>
    <message>
        <source>To be taken for them takes more than their closest neighbour reaches.</source>
        <translation>가장 닮은 사람의 점수보다 높아야 이 사람으로 판정합니다.</translation>
    </message>
    <message>
        <source>No group asks for more than all together.</source>
        <translation>모두의 기준값보다 높은 기준값이 필요한 그룹은 없습니다.</translation>
    </message>
    <message>
        <source>The group that asks for the most decides: {group}.</source>
        <translation>가장 높은 기준값이 필요한 그룹이 정합니다: {group}.</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>People / searches</source>
        <translation>사람 / 검색</translation>
    </message>
    <message>
        <source>Asks for</source>
        <translation>필요한 기준값</translation>
    </message>
    <message>
        <source>Strangers let through (95 %)</source>
        <translation>통과된 낯선 사람 (95 %)</translation>
    </message>
    <message>
        <source>too few to say</source>
        <translation>너무 적어 알 수 없음</translation>
    </message>
    <message>
        <source>{group} (decides)</source>
        <translation>{group} (결정)</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>사람</translation>
    </message>
    <message>
        <source>Because of</source>
        <translation>닮은 사람</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>기준값</translation>
    </message>
    <message>
        <source>Lead</source>
        <translation>차이</translation>
    </message>
    <message>
        <source>Own photos refused</source>
        <translation>거부되는 본인 사진</translation>
    </message>
    <message>
        <source>... and {count} more</source>
        <translation>외 {count}명</translation>
    </message>
    <message>
        <source>not stricter, or it would shut them out: add photos</source>
        <translation>더 엄격하면 본인이 들어올 수 없음. 사진을 더하세요</translation>
    </message>
</context>
<context>
    <name>FirstRunWindow</name>
    <message>
        <source>FaceID: first start</source>
        <translation>FaceID: 첫 시작</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Step {number} of {count}</source>
        <translation>{count}단계 중 {number}단계</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>마침</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>다음</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Which camera looks at the door?</source>
        <translation>어느 카메라로 문을 볼까요?</translation>
    </message>
    <message>
        <source>Which pack recognises people?</source>
        <translation>어느 팩으로 사람을 인식할까요?</translation>
    </message>
    <message>
        <source>Administrator PIN</source>
        <translation>관리자 PIN</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비 완료</translation>
    </message>
</context>
<context>
    <name>FoldersModel</name>
    <message>
        <source>Photos: {count}</source>
        <translation>사진 {count}장</translation>
    </message>
    <message>
        <source>enrolled already</source>
        <translation>이미 등록됨</translation>
    </message>
    <message>
        <source>new</source>
        <translation>새 사람</translation>
    </message>
    <message>
        <source>{name}, in this import</source>
        <translation>{name}, 가져올 사람</translation>
    </message>
    <message>
        <source>{name}, left out</source>
        <translation>{name}, 뺀 사람</translation>
    </message>
</context>
<context>
    <name>FrameNotes</name>
    <message>
        <source>This machine is too slow for the pack</source>
        <translation>이 기기는 이 팩을 쓰기에 너무 느립니다</translation>
    </message>
    <message>
        <source>Pictures are too old when they are recognised. Use a smaller pack.</source>
        <translation>영상이 인식될 때 이미 너무 오래되었습니다. 더 작은 팩을 쓰세요.</translation>
    </message>
    <message>
        <source>It gives {given} pixels; {wanted} are set. Check the camera settings.</source>
        <translation>카메라 {given} 픽셀, 설정 {wanted} 픽셀. 카메라 설정을 확인하세요.</translation>
    </message>
    <message>
        <source>The camera gives another picture size</source>
        <translation>카메라의 영상 크기가 설정과 다릅니다</translation>
    </message>
</context>
<context>
    <name>HealthPage</name>
    <message>
        <source>Check again</source>
        <translation>다시 점검</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사함</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>결과 복사</translation>
    </message>
    <message>
        <source>Checking: {done} of {all}</source>
        <translation>점검 중: {all}개 중 {done}개</translation>
    </message>
    <message>
        <source>Nothing was checked yet</source>
        <translation>아직 점검하지 않았습니다</translation>
    </message>
    <message>
        <source>Needs attention: {count}</source>
        <translation>확인이 필요한 항목: {count}개</translation>
    </message>
    <message>
        <source>Everything is fine</source>
        <translation>모두 정상입니다</translation>
    </message>
    <message>
        <source>Last checked: {day} {time}</source>
        <translation>마지막 점검: {day} {time}</translation>
    </message>
</context>
<context>
    <name>HealthRow</name>
    <message>
        <source>Being checked</source>
        <translation>점검 중</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>확인 필요</translation>
    </message>
</context>
<context>
    <name>IdentityCard</name>
    <message>
        <source>Set up</source>
        <translation>서버로 설정</translation>
    </message>
    <message>
        <source>Pair a kiosk</source>
        <translation>키오스크 페어링</translation>
    </message>
    <message>
        <source>Address: {address}</source>
        <translation>주소: {address}</translation>
    </message>
    <message>
        <source>Fingerprint: {fingerprint}</source>
        <translation>지문: {fingerprint}</translation>
    </message>
    <message>
        <source>This machine as a server</source>
        <translation>이 기기를 서버로</translation>
    </message>
    <message>
        <source>This machine is set up as a server.</source>
        <translation>이 기기는 서버로 설정되어 있습니다.</translation>
    </message>
    <message>
        <source>This machine is not set up as a server.</source>
        <translation>이 기기는 서버로 설정되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>Setting up makes a certificate and the first key. Kiosks that are slow can then have their faces computed here.</source>
        <translation>설정하면 인증서와 첫 번째 키가 만들어집니다. 그러면 느린 키오스크의 얼굴을 여기에서 대신 계산할 수 있습니다.</translation>
    </message>
    <message>
        <source>It serves this machine alone. For others choose the address 0.0.0.0 in the settings, under This machine as a server.</source>
        <translation>지금은 이 기기에서만 쓸 수 있습니다. 다른 기기에서도 쓰려면 설정의 “이 기기를 서버로”에서 주소를 0.0.0.0으로 정하세요.</translation>
    </message>
    <message>
        <source>The server runs.</source>
        <translation>서버가 실행 중입니다.</translation>
    </message>
    <message>
        <source>The server does not run. Start it with: {command}</source>
        <translation>서버가 실행되고 있지 않습니다. 시작하는 명령: {command}</translation>
    </message>
</context>
<context>
    <name>IdleScreen</name>
    <message>
        <source>Come closer and look at the camera</source>
        <translation>가까이 와서 카메라를 보세요</translation>
    </message>
</context>
<context>
    <name>ImportPage</name>
    <message>
        <source>Drop photos or folders of people here</source>
        <translation>사진이나 사람별 폴더를 여기에 놓으세요</translation>
    </message>
    <message>
        <source>Each folder of photos is one person and bears their name. Photos without a folder are of one person whose name you are asked for.</source>
        <translation>사진 폴더 하나가 한 사람이고 폴더 이름이 그 사람의 이름입니다. 폴더 없이 놓은 사진은 한 사람의 사진으로 보고 이름을 묻습니다.</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>폴더 선택…</translation>
    </message>
    <message>
        <source>Choose photos…</source>
        <translation>사진 선택…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Whoever was enrolled until then stays enrolled.</source>
        <translation>그때까지 등록된 사람은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>One import runs already</source>
        <translation>이미 가져오는 중입니다</translation>
    </message>
    <message>
        <source>Drop these files again when it is over.</source>
        <translation>끝나면 이 파일들을 다시 끌어다 놓으세요.</translation>
    </message>
    <message>
        <source>The report was saved</source>
        <translation>보고서를 저장했습니다</translation>
    </message>
    <message>
        <source>The report cannot be saved there</source>
        <translation>그곳에 보고서를 저장할 수 없습니다</translation>
    </message>
</context>
<context>
    <name>InstallPanel</name>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>It is on this machine now.</source>
        <translation>이제 이 기기에 있습니다.</translation>
    </message>
</context>
<context>
    <name>KeysCard</name>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>There is no key: nobody but this machine is let in.</source>
        <translation>키가 없습니다. 이 기기만 들어올 수 있습니다.</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>폐기</translation>
    </message>
    <message>
        <source>Name of a new key</source>
        <translation>새 키의 이름</translation>
    </message>
    <message>
        <source>May do</source>
        <translation>권한</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>만든 때</translation>
    </message>
</context>
<context>
    <name>KioskWindow</name>
    <message>
        <source>FaceID kiosk</source>
        <translation>FaceID 키오스크</translation>
    </message>
    <message>
        <source>Play a video file</source>
        <translation>동영상 파일 재생</translation>
    </message>
    <message>
        <source>Test picture</source>
        <translation>시험 화면</translation>
    </message>
</context>
<context>
    <name>LabPage</name>
    <message>
        <source>The report was saved</source>
        <translation>보고서를 저장했습니다</translation>
    </message>
</context>
<context>
    <name>LinkState</name>
    <message>
        <source>Answered by: {backend}.</source>
        <translation>응답한 곳: {backend}.</translation>
    </message>
    <message>
        <source>Nobody answers. The door stays shut.</source>
        <translation>응답하는 곳이 없습니다. 문은 잠긴 채로 있습니다.</translation>
    </message>
    <message>
        <source>A round trip to the server takes {p50}.</source>
        <translation>서버 왕복 시간: {p50}.</translation>
    </message>
    <message>
        <source>Half of the round trips to the server take {p50}, 95 in 100 up to {p95}.</source>
        <translation>서버 왕복 시간: 절반은 {p50} 이내, 100번 중 95번은 {p95} 이내.</translation>
    </message>
    <message>
        <source>Last taken over from the server: {when} ({count} in all).</source>
        <translation>이 기기가 서버를 마지막으로 대신한 때: {when} (모두 {count}번).</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Pictures so far</source>
        <translation>지금까지 찍은 사진</translation>
    </message>
    <message>
        <source>Pictures so far: {count}</source>
        <translation>지금까지 찍은 사진: {count}장</translation>
    </message>
</context>
<context>
    <name>MeasuresPart</name>
    <message>
        <source>Choose at least one metric.</source>
        <translation>비교 방식을 하나 이상 고르세요.</translation>
    </message>
    <message>
        <source>Choose at least one number of photos.</source>
        <translation>사진 수를 하나 이상 고르세요.</translation>
    </message>
    <message>
        <source>Compare embeddings by</source>
        <translation>특징값 비교 방식</translation>
    </message>
    <message>
        <source>Photos that a person is enrolled with</source>
        <translation>한 사람을 등록할 사진 수</translation>
    </message>
    <message>
        <source>Besides</source>
        <translation>그 밖에</translation>
    </message>
    <message>
        <source>Photos per person: {count}</source>
        <translation>사람마다 사진: {count}장</translation>
    </message>
    <message>
        <source>Each two networks together</source>
        <translation>두 모델씩 함께</translation>
    </message>
    <message>
        <source>Time on this machine</source>
        <translation>이 기기에서 걸리는 시간</translation>
    </message>
    <message>
        <source>Time on the server</source>
        <translation>서버에서 걸리는 시간</translation>
    </message>
</context>
<context>
    <name>MergePanel</name>
    <message>
        <source>Back, merge nobody</source>
        <translation>합치지 않고 뒤로</translation>
    </message>
    <message>
        <source>Search a name</source>
        <translation>이름 검색</translation>
    </message>
    <message>
        <source>Clear what is searched for</source>
        <translation>검색어 지우기</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>합치기</translation>
    </message>
    <message>
        <source>Merge {name} into…</source>
        <translation>{name} 님을 누구와 합칠까요?</translation>
    </message>
    <message>
        <source>Choose the person who keeps the name.</source>
        <translation>이름이 남을 사람을 고르세요.</translation>
    </message>
    <message>
        <source>All samples of {name} then belong to {into}, and {name} is deleted. This can be undone until the program closes.</source>
        <translation>{name} 님의 샘플은 모두 {into} 님에게 옮겨지고 {name} 님은 삭제됩니다. 프로그램을 닫기 전까지 취소할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>NameEditor</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Save the name</source>
        <translation>이름 저장</translation>
    </message>
    <message>
        <source>Leave the name as it is</source>
        <translation>이름 그대로 두기</translation>
    </message>
</context>
<context>
    <name>NameField</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>First and family name</source>
        <translation>성과 이름</translation>
    </message>
    <message>
        <source>The pictures are added to this person.</source>
        <translation>사진이 이 사람에게 더해집니다.</translation>
    </message>
    <message>
        <source>A name has at most {count} letters.</source>
        <translation>이름은 {count}자까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>This name holds signs that cannot be shown.</source>
        <translation>표시할 수 없는 문자가 들어 있습니다.</translation>
    </message>
    <message>
        <source>Somebody of that name is enrolled. Add something to tell them apart.</source>
        <translation>같은 이름이 이미 등록되어 있습니다. 구별할 말을 덧붙이세요.</translation>
    </message>
</context>
<context>
    <name>NumberEditor</name>
    <message>
        <source>Less</source>
        <translation>줄이기</translation>
    </message>
    <message>
        <source>More</source>
        <translation>늘리기</translation>
    </message>
</context>
<context>
    <name>OfferPanel</name>
    <message>
        <source>Pair a kiosk</source>
        <translation>키오스크 페어링</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>새 코드</translation>
    </message>
    <message>
        <source>On the kiosk: Settings, Server in use, Pair. Hold this before its camera, or type:</source>
        <translation>키오스크의 설정, 사용하는 서버에서 페어링을 누른 뒤 이 QR 코드를 카메라에 보이거나 입력하세요:</translation>
    </message>
    <message>
        <source>A code is being made…</source>
        <translation>코드를 만드는 중입니다…</translation>
    </message>
</context>
<context>
    <name>OptionRow</name>
    <message>
        <source>Install {title}</source>
        <translation>설치: {title}</translation>
    </message>
    <message>
        <source>Not on this machine</source>
        <translation>이 기기에 없음</translation>
    </message>
</context>
<context>
    <name>OptionalNumberEditor</name>
    <message>
        <source>Empty</source>
        <translation>비어 있음</translation>
    </message>
</context>
<context>
    <name>OriginPicker</name>
    <message>
        <source>Pictures from</source>
        <translation>사진을 얻을 곳</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>동영상</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>카메라 다시 찾기</translation>
    </message>
    <message>
        <source>Choose a file, or drop it here</source>
        <translation>파일을 고르거나 여기에 놓으세요</translation>
    </message>
    <message>
        <source>Video file…</source>
        <translation>동영상 파일…</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>파일…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>Choose photos, or drop them here</source>
        <translation>사진을 고르거나 여기에 놓으세요</translation>
    </message>
    <message>
        <source>Files and folders: {count}</source>
        <translation>파일과 폴더: {count}개</translation>
    </message>
    <message>
        <source>Choose photos</source>
        <translation>사진 선택</translation>
    </message>
    <message>
        <source>Photos ({patterns})</source>
        <translation>사진 ({patterns})</translation>
    </message>
    <message>
        <source>Choose a folder of photos</source>
        <translation>사진 폴더 선택</translation>
    </message>
</context>
<context>
    <name>PackDetails</name>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Licences: {names}</source>
        <translation>라이선스: {names}</translation>
    </message>
    <message>
        <source>It cannot tell a photo from a live face.</source>
        <translation>사진과 실제 얼굴을 구별하지 못합니다.</translation>
    </message>
    <message>
        <source>All its files are on this machine.</source>
        <translation>모든 파일이 이 기기에 있습니다.</translation>
    </message>
    <message>
        <source>Python packages are missing: {names}</source>
        <translation>없는 파이썬 패키지: {names}</translation>
    </message>
    <message>
        <source>Missing: {names} ({size} MB)</source>
        <translation>없는 파일: {names} ({size} MB)</translation>
    </message>
    <message>
        <source>Missing: {names} ({size} MB). No address is known: copy it from a folder.</source>
        <translation>없는 파일: {names} ({size} MB). 받을 주소가 없으니 폴더에서 복사하세요.</translation>
    </message>
    <message>
        <source>{name} (non-commercial use only)</source>
        <translation>{name} (비상업적 용도만)</translation>
    </message>
</context>
<context>
    <name>PackInstaller</name>
    <message>
        <source>Choose the folder with the model files</source>
        <translation>모델 파일이 있는 폴더 선택</translation>
    </message>
    <message>
        <source>Install ({size} MB)</source>
        <translation>설치 ({size} MB)</translation>
    </message>
    <message>
        <source>From a folder or USB stick…</source>
        <translation>폴더나 USB 메모리에서…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>설치 진행률</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>{title}: {done} of {total} MB (file {number} of {count})</source>
        <translation>{title}: {total} MB 중 {done} MB (파일 {number}/{count})</translation>
    </message>
    <message>
        <source>No model file that is needed was found there.</source>
        <translation>그곳에 필요한 모델 파일이 없습니다.</translation>
    </message>
    <message>
        <source>Copied: {names}</source>
        <translation>복사함: {names}</translation>
    </message>
</context>
<context>
    <name>PackPage</name>
    <message>
        <source>A pack is the set of networks that find, compare and check faces.</source>
        <translation>팩은 얼굴을 찾고 비교하고 확인하는 신경망의 묶음입니다.</translation>
    </message>
</context>
<context>
    <name>PackPicker</name>
    <message>
        <source>Automatic</source>
        <translation>자동</translation>
    </message>
    <message>
        <source>Automatic: now {pack}</source>
        <translation>자동: 지금은 {pack}</translation>
    </message>
    <message>
        <source>{pack} (not on this machine)</source>
        <translation>{pack} (이 기기에 없음)</translation>
    </message>
</context>
<context>
    <name>PairedServer</name>
    <message>
        <source>End the pairing</source>
        <translation>페어링 끝내기</translation>
    </message>
    <message>
        <source>Address: {address}</source>
        <translation>주소: {address}</translation>
    </message>
    <message>
        <source>Fingerprint: {fingerprint}</source>
        <translation>지문: {fingerprint}</translation>
    </message>
    <message>
        <source>Paired: {when}</source>
        <translation>페어링한 때: {when}</translation>
    </message>
    <message>
        <source>End the pairing with this server?</source>
        <translation>이 서버와의 페어링을 끝낼까요?</translation>
    </message>
    <message>
        <source>This machine then recognises by itself. Revoke its key on the server.</source>
        <translation>그러면 이 기기가 스스로 인식합니다. 서버에서 이 기기의 키를 폐기하세요.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>끝내기</translation>
    </message>
</context>
<context>
    <name>PairingPanel</name>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Talking to the server</source>
        <translation>서버와 통신하는 중</translation>
    </message>
    <message>
        <source>Talking to the server…</source>
        <translation>서버와 통신하는 중입니다…</translation>
    </message>
    <message>
        <source>This machine is paired with a server. Its key is known and checked.</source>
        <translation>이 기기는 서버와 페어링되어 있습니다. 서버의 키를 알고 매번 확인합니다.</translation>
    </message>
    <message>
        <source>The console of the server shows both on its page Server, or run: {command}</source>
        <translation>주소와 숫자는 서버 콘솔의 서버 페이지에 나옵니다. 명령으로도 볼 수 있습니다: {command}</translation>
    </message>
</context>
<context>
    <name>PairsList</name>
    <message>
        <source>Two people</source>
        <translation>두 사람</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>At this threshold</source>
        <translation>이 기준값에서</translation>
    </message>
    <message>
        <source>Show all {count} pairs</source>
        <translation>{count}쌍 모두 보기</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>줄여 보기</translation>
    </message>
    <message>
        <source>each passes as the other</source>
        <translation>점수로 구별되지 않음</translation>
    </message>
    <message>
        <source>told apart</source>
        <translation>구별됨</translation>
    </message>
</context>
<context>
    <name>PeopleBar</name>
    <message>
        <source>Search people</source>
        <translation>사람 검색</translation>
    </message>
    <message>
        <source>Search {count} people</source>
        <translation>{count}명 중 검색</translation>
    </message>
    <message>
        <source>Clear what is searched for</source>
        <translation>검색어 지우기</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>등록</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>취소할 것이 없습니다</translation>
    </message>
    <message>
        <source>Capture photos</source>
        <translation>사진 모으기</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>가져오기</translation>
    </message>
    <message>
        <source>Select several people</source>
        <translation>여러 명 선택</translation>
    </message>
    <message>
        <source>Recently deleted</source>
        <translation>최근에 삭제한 사람</translation>
    </message>
</context>
<context>
    <name>PeopleModel</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>샘플</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>강도</translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation>등록일</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Delete {name}?</source>
        <translation>{name} 님을 삭제할까요?</translation>
    </message>
    <message>
        <source>The door does not open for them any more.</source>
        <translation>이제 이 사람에게는 문이 열리지 않습니다.</translation>
    </message>
    <message>
        <source>Delete {count} people?</source>
        <translation>{count}명을 삭제할까요?</translation>
    </message>
    <message>
        <source>The door does not open for them any more: {names}.</source>
        <translation>이제 이 사람들에게는 문이 열리지 않습니다: {names}.</translation>
    </message>
    <message>
        <source>This can be undone, and for 30 days they can be restored under “Recently deleted”. Then they are erased.</source>
        <translation>지금 취소할 수 있고, 30일 동안 “최근에 삭제한 사람”에서 되돌릴 수 있습니다. 그 뒤에는 완전히 지워집니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 외 {count}명</translation>
    </message>
    <message>
        <source>It is erased for good: this cannot be undone.</source>
        <translation>완전히 지워지며 취소할 수 없습니다.</translation>
    </message>
    <message>
        <source>It is the only sample: without it {name} is not recognised any more.</source>
        <translation>하나뿐인 샘플입니다. 지우면 {name} 님을 더 이상 인식할 수 없습니다.</translation>
    </message>
    <message>
        <source>Delete a sample of {name}?</source>
        <translation>{name} 님의 샘플을 삭제할까요?</translation>
    </message>
    <message>
        <source>Erase {name} for good?</source>
        <translation>{name} 님을 완전히 지울까요?</translation>
    </message>
    <message>
        <source>All of their samples are erased now, and nothing brings them back.</source>
        <translation>샘플이 모두 지금 지워지며 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Erase now</source>
        <translation>지금 지우기</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Drop to import</source>
        <translation>놓으면 가져옵니다</translation>
    </message>
    <message>
        <source>Folders of photos, one for each person, or single photos.</source>
        <translation>사람별 사진 폴더 또는 사진 파일.</translation>
    </message>
</context>
<context>
    <name>PersonCard</name>
    <message>
        <source>Enrolled {when}</source>
        <translation>등록일: {when}</translation>
    </message>
    <message>
        <source>Id {id}</source>
        <translation>ID {id}</translation>
    </message>
</context>
<context>
    <name>PhotoGrid</name>
    <message>
        <source>{picture}, chosen</source>
        <translation>{picture}, 고름</translation>
    </message>
    <message>
        <source>{picture}, left out</source>
        <translation>{picture}, 뺌</translation>
    </message>
</context>
<context>
    <name>PhotosPart</name>
    <message>
        <source>Choose a folder with a folder for each person.</source>
        <translation>사람별 폴더가 들어 있는 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>Choose the table of groups, or do without.</source>
        <translation>그룹 표를 고르거나, 그룹 없이 하세요.</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Kept face pictures</source>
        <translation>보관한 얼굴 사진</translation>
    </message>
    <message>
        <source>Photos in a folder</source>
        <translation>폴더의 사진</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <source>With a folder for each person</source>
        <translation>사람별 폴더가 들어 있는 폴더</translation>
    </message>
    <message>
        <source>Take no folder</source>
        <translation>폴더 빼기</translation>
    </message>
    <message>
        <source>Strangers…</source>
        <translation>낯선 사람…</translation>
    </message>
    <message>
        <source>Without people who are enrolled nowhere</source>
        <translation>등록되지 않은 사람 없이</translation>
    </message>
    <message>
        <source>Without strangers</source>
        <translation>낯선 사람 빼기</translation>
    </message>
    <message>
        <source>Pairs…</source>
        <translation>쌍…</translation>
    </message>
    <message>
        <source>All pairs of photos</source>
        <translation>모든 사진 쌍</translation>
    </message>
    <message>
        <source>Table…</source>
        <translation>표…</translation>
    </message>
    <message>
        <source>Names and groups, line by line</source>
        <translation>한 줄에 이름과 그룹 하나씩</translation>
    </message>
    <message>
        <source>Take no table</source>
        <translation>표 빼기</translation>
    </message>
    <message>
        <source>Compare groups of people</source>
        <translation>사람의 그룹 비교</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>No groups</source>
        <translation>그룹 없음</translation>
    </message>
    <message>
        <source>By folder above</source>
        <translation>위 폴더별로</translation>
    </message>
    <message>
        <source>From a table</source>
        <translation>표에서</translation>
    </message>
    <message>
        <source>The photos stay where they are; nothing is enrolled from them.</source>
        <translation>사진은 그 자리에 그대로 있으며, 아무도 등록하지 않습니다.</translation>
    </message>
    <message>
        <source>Looking what the gallery has</source>
        <translation>등록 목록을 살펴보는 중입니다</translation>
    </message>
    <message>
        <source>People with two face pictures or more: {people} · Pictures: {photos}</source>
        <translation>얼굴 사진이 두 장 이상인 사람: {people}명 · 사진: {photos}장</translation>
    </message>
    <message>
        <source>The gallery keeps no face pictures. Turn on “Keep face pictures” under Recognition in the settings and enrol people again, or take photos in a folder.</source>
        <translation>등록 목록에 보관한 얼굴 사진이 없습니다. 설정의 인식에서 “얼굴 사진 보관”을 켜고 사람을 다시 등록하거나, 폴더의 사진을 쓰세요.</translation>
    </message>
    <message>
        <source>At least two people with two face pictures each are needed. Enrol more people, or take photos in a folder.</source>
        <translation>얼굴 사진이 두 장 이상인 사람이 두 명 이상 필요합니다. 사람을 더 등록하거나, 폴더의 사진을 쓰세요.</translation>
    </message>
</context>
<context>
    <name>PickPage</name>
    <message>
        <source>{count} faces</source>
        <translation>얼굴 {count}개</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>It is being opened…</source>
        <translation>여는 중입니다…</translation>
    </message>
    <message>
        <source>Click the face of the person whose photos are wanted.</source>
        <translation>사진을 모을 사람의 얼굴을 누르세요.</translation>
    </message>
    <message>
        <source>This face is small, dark or blurred here. Where it is larger, it is held more surely.</source>
        <translation>이 얼굴은 작거나 어둡거나 흐립니다. 더 크게 나온 곳에서 고르면 더 확실합니다.</translation>
    </message>
    <message>
        <source>This is a profile. Seen from the front, a face is held more surely.</source>
        <translation>옆얼굴입니다. 앞을 보는 곳에서 고르면 더 확실합니다.</translation>
    </message>
    <message>
        <source>Photos of this person alone are taken from the whole recording.</source>
        <translation>녹화 영상 전체에서 이 사람의 사진만 모읍니다.</translation>
    </message>
    <message>
        <source>Photos of this person alone are taken. Let them turn their head.</source>
        <translation>이 사람의 사진만 모읍니다. 고개를 천천히 돌려 달라고 하세요.</translation>
    </message>
</context>
<context>
    <name>PinChoice</name>
    <message>
        <source>4 to 12 digits. It guards the settings and leaving the kiosk.</source>
        <translation>숫자 4~12자리. 설정과 키오스크 나가기를 지킵니다.</translation>
    </message>
    <message>
        <source>Choose an administrator PIN</source>
        <translation>관리자 PIN 정하기</translation>
    </message>
    <message>
        <source>This PIN is too easy to guess. Choose another one.</source>
        <translation>너무 쉬운 PIN입니다. 다른 것을 고르세요.</translation>
    </message>
    <message>
        <source>Type the PIN again</source>
        <translation>PIN을 다시 입력하세요</translation>
    </message>
    <message>
        <source>The two were not the same. Choose again.</source>
        <translation>두 PIN이 다릅니다. 다시 정하세요.</translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation>마지막 숫자 지우기</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>입력</translation>
    </message>
</context>
<context>
    <name>PinPrompt</name>
    <message>
        <source>Administrator PIN</source>
        <translation>관리자 PIN</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Wrong PIN. Tries left: {count}</source>
        <translation>PIN이 틀렸습니다. 남은 횟수: {count}</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} s</source>
        <translation>PIN을 너무 많이 틀렸습니다. {seconds}초 기다리세요</translation>
    </message>
</context>
<context>
    <name>PlanPanel</name>
    <message>
        <source>For the next calibration</source>
        <translation>다음 보정</translation>
    </message>
    <message>
        <source>Fewer people</source>
        <translation>사람 줄이기</translation>
    </message>
    <message>
        <source>More people</source>
        <translation>사람 늘리기</translation>
    </message>
    <message>
        <source>Planned number of people</source>
        <translation>계획한 사람 수</translation>
    </message>
    <message>
        <source>as enrolled</source>
        <translation>등록된 만큼</translation>
    </message>
    <message>
        <source>Set it again when the people change</source>
        <translation>사람이 바뀌면 다시 정하기</translation>
    </message>
    <message>
        <source>Count recorded visits of unknown people as strangers</source>
        <translation>모르는 사람의 방문 사진을 낯선 사람으로 세기</translation>
    </message>
    <message>
        <source>Photos of strangers</source>
        <translation>낯선 사람의 사진</translation>
    </message>
    <message>
        <source>Forget kept strangers</source>
        <translation>보관한 낯선 사람 지우기</translation>
    </message>
    <message>
        <source>Its folders are groups</source>
        <translation>그 안의 폴더를 그룹으로</translation>
    </message>
    <message>
        <source>Keep these strangers&apos; features for next time</source>
        <translation>이 낯선 사람들의 특징값을 다음을 위해 보관</translation>
    </message>
    <message>
        <source>No visit is recorded yet. Turn on “{setting}” in the settings; this can be chosen after the first visit of somebody unknown.</source>
        <translation>아직 사진을 보관한 방문이 없습니다. 설정에서 “{setting}”을 켜세요. 모르는 사람이 처음 방문한 뒤에 고를 수 있습니다.</translation>
    </message>
    <message>
        <source>Strangers from {folder}</source>
        <translation>낯선 사람: {folder}</translation>
    </message>
    <message>
        <source>{count} strangers are kept and counted.</source>
        <translation>보관한 낯선 사람 {count}명을 함께 셉니다.</translation>
    </message>
    <message>
        <source>More strangers make the claim stronger.</source>
        <translation>낯선 사람이 많을수록 더 낮은 비율까지 보장할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Keep</source>
        <translation>그대로 두기</translation>
    </message>
</context>
<context>
    <name>RateEditor</name>
    <message>
        <source>1 in {share}</source>
        <translation>{share}명 중 1명</translation>
    </message>
</context>
<context>
    <name>Rates</name>
    <message>
        <source>below {rate}</source>
        <translation>{rate}&#xa0;미만</translation>
    </message>
    <message>
        <source>above {rate}</source>
        <translation>{rate}&#xa0;초과</translation>
    </message>
</context>
<context>
    <name>ReembedPanel</name>
    <message>
        <source>People embedded again: {done} of {all}</source>
        <translation>다시 처리한 사람: {all}명 중 {done}명</translation>
    </message>
    <message>
        <source>People this pack does not know: {count}</source>
        <translation>이 팩이 모르는 사람: {count}명</translation>
    </message>
    <message>
        <source>People and the pack</source>
        <translation>사람과 팩</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Embed from kept pictures</source>
        <translation>보관된 사진으로 다시 처리</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>People embedded again</source>
        <translation>다시 처리한 사람</translation>
    </message>
    <message>
        <source>Must come back to be enrolled again</source>
        <translation>다시 와서 등록해야 하는 사람</translation>
    </message>
    <message>
        <source>Not known to this pack:</source>
        <translation>이 팩이 모르는 사람:</translation>
    </message>
    <message>
        <source>Must come back to be enrolled again:</source>
        <translation>다시 와서 등록해야 하는 사람:</translation>
    </message>
    <message>
        <source>They are enrolled with another pack and cannot be recognised with this one. Whoever&apos;s face pictures were kept can be embedded from them now.</source>
        <translation>다른 팩으로 등록되어 이 팩으로는 인식할 수 없습니다. 얼굴 사진이 보관된 사람은 지금 그 사진으로 다시 처리할 수 있습니다.</translation>
    </message>
    <message>
        <source>This pack knows everybody who is enrolled.</source>
        <translation>이 팩은 등록된 사람을 모두 압니다.</translation>
    </message>
    <message>
        <source>The door works meanwhile, and this goes on when the window is closed.</source>
        <translation>그동안에도 문은 작동하며, 창을 닫아도 계속됩니다.</translation>
    </message>
    <message>
        <source>People embedded again: {count}.</source>
        <translation>다시 처리한 사람: {count}명.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>중지했습니다.</translation>
    </message>
    <message>
        <source>Nobody has to come back.</source>
        <translation>다시 와야 하는 사람은 없습니다.</translation>
    </message>
</context>
<context>
    <name>RefusalPanel</name>
    <message>
        <source>Photos that are not used: {count}</source>
        <translation>쓰지 않는 사진: {count}장</translation>
    </message>
    <message>
        <source>Photos that are not used</source>
        <translation>쓰지 않는 사진</translation>
    </message>
    <message>
        <source>{reason}: {count}</source>
        <translation>{reason}: {count}장</translation>
    </message>
    <message>
        <source>{file}: {reason}</source>
        <translation>{file}: {reason}</translation>
    </message>
</context>
<context>
    <name>RemovedModel</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>삭제한 날</translation>
    </message>
    <message>
        <source>Erased on</source>
        <translation>지워질 날</translation>
    </message>
</context>
<context>
    <name>RemovedPanel</name>
    <message>
        <source>Recently deleted</source>
        <translation>최근에 삭제한 사람</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>목록으로</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Erase now</source>
        <translation>지금 지우기</translation>
    </message>
    <message>
        <source>They are recognised no more, and come back with their samples if restored.</source>
        <translation>더 이상 인식되지 않으며, 되돌리면 샘플도 함께 돌아옵니다.</translation>
    </message>
    <message>
        <source>Nobody was deleted in the last 30 days.</source>
        <translation>지난 30일 동안 삭제한 사람이 없습니다.</translation>
    </message>
</context>
<context>
    <name>ReplayFields</name>
    <message>
        <source>Pack</source>
        <translation>팩</translation>
    </message>
    <message>
        <source>Frames that must agree</source>
        <translation>일치해야 할 프레임</translation>
    </message>
    <message>
        <source>Out of so many good frames</source>
        <translation>쓸 만한 프레임 수</translation>
    </message>
    <message>
        <source>Liveness check</source>
        <translation>실물 확인</translation>
    </message>
    <message>
        <source>Another threshold</source>
        <translation>다른 기준값</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>기준값</translation>
    </message>
    <message>
        <source>The one in use</source>
        <translation>지금 쓰는 것</translation>
    </message>
    <message>
        <source>As now</source>
        <translation>지금대로</translation>
    </message>
    <message>
        <source>On</source>
        <translation>켜기</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>끄기</translation>
    </message>
</context>
<context>
    <name>ReplayOutcome</name>
    <message>
        <source>Visits that would end otherwise</source>
        <translation>판정이 달라질 방문</translation>
    </message>
    <message>
        <source>There was no recorded visit to try this on.</source>
        <translation>시험해 볼 방문 사진이 없습니다.</translation>
    </message>
    <message>
        <source>No decision would be another one.</source>
        <translation>판정이 달라지는 방문이 없습니다.</translation>
    </message>
    <message>
        <source>Would be let in: {count}</source>
        <translation>새로 들어올 방문: {count}건</translation>
    </message>
    <message>
        <source>Would be refused: {count}</source>
        <translation>새로 거부될 방문: {count}건</translation>
    </message>
    <message>
        <source>Let in as somebody else: {count}</source>
        <translation>다른 사람으로 들어올 방문: {count}건</translation>
    </message>
    <message>
        <source>with liveness check</source>
        <translation>실물 확인 켬</translation>
    </message>
    <message>
        <source>without liveness check</source>
        <translation>실물 확인 끔</translation>
    </message>
    <message>
        <source>Threshold {threshold}, {agreeing} of {of} frames, {liveness}</source>
        <translation>기준값 {threshold}, 프레임 {of}개 중 {agreeing}개, {liveness}</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>Stopped: only the oldest {count} visits were tried.</source>
        <translation>중지함: 가장 오래된 방문 {count}건만 시험했습니다.</translation>
    </message>
    <message>
        <source>As before: {count}</source>
        <translation>그대로: {count}건</translation>
    </message>
    <message>
        <source>Cannot be decided again: {count}</source>
        <translation>다시 판정할 수 없음: {count}건</translation>
    </message>
    <message>
        <source>Not in the log any more: {count}</source>
        <translation>기록에서 지워짐: {count}건</translation>
    </message>
    <message>
        <source>Unknown to this pack, as no face picture of them is kept: {names}</source>
        <translation>얼굴 사진을 보관하지 않아 이 팩이 모르는 사람: {names}</translation>
    </message>
    <message>
        <source>Unknown to this pack, as no face picture of them is kept: {names} and {more} more</source>
        <translation>얼굴 사진을 보관하지 않아 이 팩이 모르는 사람: {names} 외 {more}명</translation>
    </message>
    <message>
        <source>Not recognised</source>
        <translation>인식되지 않음</translation>
    </message>
    <message>
        <source>Refused then ({reason}), let in now</source>
        <translation>그때는 거부({reason}), 이제는 들어옴</translation>
    </message>
    <message>
        <source>Let in then, refused now: {reason}</source>
        <translation>그때는 들어옴, 이제는 거부: {reason}</translation>
    </message>
    <message>
        <source>Let in then as {name}</source>
        <translation>그때는 {name} 님으로 들어옴</translation>
    </message>
    <message>
        <source>{what} · score {score}</source>
        <translation>{what} · 점수 {score}</translation>
    </message>
</context>
<context>
    <name>ReplayPanel</name>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Try other settings</source>
        <translation>다른 설정 시험</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>시험</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Visits decided again</source>
        <translation>다시 판정한 방문</translation>
    </message>
    <message>
        <source>Decided again: {done} of {total} visits</source>
        <translation>다시 판정함: 방문 {total}건 중 {done}건</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Recorded visits: {count}. They are decided again as the door would have done with these settings. Nothing is changed by it.</source>
        <translation>사진을 보관한 방문: {count}건. 이 설정이었다면 문이 어떻게 했을지 다시 판정합니다. 바뀌는 것은 없습니다.</translation>
    </message>
    <message>
        <source>No visit was recorded yet. The next ones at the door will be.</source>
        <translation>아직 사진을 보관한 방문이 없습니다. 앞으로 문 앞의 방문부터 보관합니다.</translation>
    </message>
    <message>
        <source>No visit is recorded. Turn on “Record visits” in the settings under Access: the face pictures of the next visits are then kept, encrypted, and can be tried here.</source>
        <translation>사진을 보관한 방문이 없습니다. 설정의 출입에서 “방문 사진 보관”을 켜세요. 그 뒤로 방문의 얼굴 사진을 암호화하여 보관하고 여기에서 시험할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>ReportPanel</name>
    <message>
        <source>Save the report…</source>
        <translation>보고서 저장…</translation>
    </message>
    <message>
        <source>Import more</source>
        <translation>더 가져오기</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속하기</translation>
    </message>
    <message>
        <source>Show people</source>
        <translation>사람 보기</translation>
    </message>
    <message>
        <source>Stopped. What was done stays.</source>
        <translation>중지했습니다. 그때까지 한 것은 남아 있습니다.</translation>
    </message>
    <message>
        <source>The import ended early. What was done stays.</source>
        <translation>가져오기가 도중에 끝났습니다. 그때까지 한 것은 남아 있습니다.</translation>
    </message>
    <message>
        <source>Nobody was enrolled</source>
        <translation>아무도 등록되지 않았습니다</translation>
    </message>
    <message>
        <source>The import is done</source>
        <translation>가져오기를 마쳤습니다</translation>
    </message>
    <message>
        <source>People enrolled: {count}</source>
        <translation>새로 등록된 사람: {count}명</translation>
    </message>
    <message>
        <source>enrolled already: {count}</source>
        <translation>이미 등록된 사람: {count}명</translation>
    </message>
    <message>
        <source>samples added: {count}</source>
        <translation>더한 샘플: {count}개</translation>
    </message>
    <message>
        <source>photos known already: {count}</source>
        <translation>이미 있는 사진: {count}장</translation>
    </message>
    <message>
        <source>photos refused: {count}</source>
        <translation>쓰지 않은 사진: {count}장</translation>
    </message>
    <message>
        <source>To be looked at</source>
        <translation>확인할 사진</translation>
    </message>
    <message>
        <source>Not enrolled, for want of a usable photo: {count}</source>
        <translation>쓸 수 있는 사진이 없어 등록되지 않은 사람: {count}명</translation>
    </message>
    <message>
        <source>Every photo was used.</source>
        <translation>모든 사진을 썼습니다.</translation>
    </message>
    <message>
        <source>and {count} more; the saved report names all of them</source>
        <translation>외 {count}장. 저장한 보고서에는 모두 나옵니다</translation>
    </message>
</context>
<context>
    <name>ResultsPanel</name>
    <message>
        <source>What is shown</source>
        <translation>볼 것</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>추천</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>조합</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>곡선</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Mix-ups</source>
        <translation>혼동</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>발견</translation>
    </message>
    <message>
        <source>Another evaluation</source>
        <translation>새 평가</translation>
    </message>
    <message>
        <source>Earlier evaluations</source>
        <translation>지난 평가</translation>
    </message>
    <message>
        <source>Save as HTML and JSON</source>
        <translation>HTML과 JSON으로 저장</translation>
    </message>
    <message>
        <source>Use this</source>
        <translation>이 조합 쓰기</translation>
    </message>
    <message>
        <source>Photos that are confused</source>
        <translation>혼동한 사진</translation>
    </message>
    <message>
        <source>Nothing was compared.</source>
        <translation>비교한 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was wrong with the photos.</source>
        <translation>사진에서 문제를 발견하지 못했습니다.</translation>
    </message>
    <message>
        <source>No kiosk can run exactly this: {why}</source>
        <translation>키오스크에서 이대로 쓸 수 없음: {why}</translation>
    </message>
    <message>
        <source>No scores were kept for this trial.</source>
        <translation>이 조합의 점수는 보관하지 않았습니다.</translation>
    </message>
    <message>
        <source>No groups were given. Folders of groups or a table of groups show for whom recognition is poorer.</source>
        <translation>그룹을 지정하지 않았습니다. 그룹별 폴더나 그룹 표를 쓰면 누구를 덜 정확하게 인식하는지 나옵니다.</translation>
    </message>
    <message>
        <source>The time was not measured in this evaluation.</source>
        <translation>이 평가에서는 시간을 측정하지 않았습니다.</translation>
    </message>
    <message>
        <source>This trial confuses nobody.</source>
        <translation>이 조합은 아무도 혼동하지 않습니다.</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Pictures</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Not used: {count}</source>
        <translation>쓰지 않음: {count}장</translation>
    </message>
    <message>
        <source>The pictures are being checked…</source>
        <translation>사진을 확인하는 중입니다…</translation>
    </message>
    <message>
        <source>Strength: {grade}. {advice}</source>
        <translation>강도: {grade}. {advice}</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>다시 확인</translation>
    </message>
    <message>
        <source>With these pictures the person would be recognised less surely</source>
        <translation>이 사진을 쓰면 인식이 덜 확실해집니다</translation>
    </message>
    <message>
        <source>The marked ones are not saved. Good light helps.</source>
        <translation>표시된 사진은 저장하지 않습니다. 밝은 곳에서 찍으면 좋습니다.</translation>
    </message>
    <message>
        <source>Leave out the marked ones</source>
        <translation>표시된 사진 빼기</translation>
    </message>
    <message>
        <source>These pictures do not look like the same person</source>
        <translation>같은 사람의 사진 같지 않습니다</translation>
    </message>
    <message>
        <source>Take them again, or leave out the wrong ones.</source>
        <translation>다시 찍거나 잘못된 사진을 빼세요.</translation>
    </message>
    <message>
        <source>It is one person</source>
        <translation>같은 사람입니다</translation>
    </message>
    <message>
        <source>The marked ones are unlike the others.</source>
        <translation>표시된 사진이 다른 사진과 닮지 않았습니다.</translation>
    </message>
    <message>
        <source>This person seems to be enrolled already: {name} ({score})</source>
        <translation>이미 등록된 사람 같습니다: {name} ({score})</translation>
    </message>
    <message>
        <source>Somebody who looks like them is enrolled: {name} ({score})</source>
        <translation>닮은 사람이 등록되어 있습니다: {name} ({score})</translation>
    </message>
    <message>
        <source>Add the pictures to {name}</source>
        <translation>{name} 님에게 사진 추가</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Enrol as a new person</source>
        <translation>새 사람으로 등록</translation>
    </message>
</context>
<context>
    <name>RunningPanel</name>
    <message>
        <source>Progress of the evaluation</source>
        <translation>평가 진행률</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>중지하는 중</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>평가하는 중</translation>
    </message>
    <message>
        <source>It goes on while you look at other pages, and the door works meanwhile.</source>
        <translation>다른 화면을 보아도 계속되며, 그동안에도 문은 작동합니다.</translation>
    </message>
    <message>
        <source>What was looked at by now is kept: the next evaluation goes on from it.</source>
        <translation>지금까지 살펴본 것은 보관합니다. 다음 평가는 거기에서 이어집니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Looking at photos: {done} of {total}</source>
        <translation>사진을 살펴보는 중: {total}장 중 {done}장</translation>
    </message>
    <message>
        <source>Comparing: trial {done} of {total}</source>
        <translation>비교하는 중: 조합 {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Measuring the time: {done} of {total}</source>
        <translation>시간을 재는 중: {total}개 중 {done}개</translation>
    </message>
    <message>
        <source>Step {done} of {total}</source>
        <translation>{total}단계 중 {done}단계</translation>
    </message>
</context>
<context>
    <name>RunsPanel</name>
    <message>
        <source>Earlier evaluations</source>
        <translation>지난 평가</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Delete this evaluation</source>
        <translation>이 평가 삭제</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <source>When</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>Photos of</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>People</source>
        <translation>사람</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>조합</translation>
    </message>
    <message>
        <source>Nothing was evaluated yet.</source>
        <translation>아직 평가한 것이 없습니다.</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>도중에 멈춤</translation>
    </message>
    <message>
        <source>With this one</source>
        <translation>이것과 비교</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Choose the second one.</source>
        <translation>비교할 평가를 고르세요.</translation>
    </message>
    <message>
        <source>Delete this evaluation?</source>
        <translation>이 평가를 삭제할까요?</translation>
    </message>
    <message>
        <source>{dataset}, {when}</source>
        <translation>{dataset}, {when}</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
</context>
<context>
    <name>SampleList</name>
    <message>
        <source>Samples: {count}</source>
        <translation>샘플: {count}개</translation>
    </message>
    <message>
        <source>There is no sample left: nobody can be recognised by none.</source>
        <translation>남은 샘플이 없어 이 사람을 인식할 수 없습니다.</translation>
    </message>
    <message>
        <source>Show all samples</source>
        <translation>샘플 모두 보기</translation>
    </message>
</context>
<context>
    <name>SampleRow</name>
    <message>
        <source>unknown source</source>
        <translation>출처 모름</translation>
    </message>
    <message>
        <source>Delete this sample</source>
        <translation>이 샘플 삭제</translation>
    </message>
</context>
<context>
    <name>SavedPage</name>
    <message>
        <source>Photos saved: {count}</source>
        <translation>사진 {count}장을 저장했습니다</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>폴더 열기</translation>
    </message>
    <message>
        <source>There is no program to open folders with</source>
        <translation>폴더를 열 프로그램이 없습니다</translation>
    </message>
    <message>
        <source>Try to enrol again</source>
        <translation>다시 등록하기</translation>
    </message>
    <message>
        <source>{name} is not enrolled: {reason}. {advice}</source>
        <translation>{name} 님을 등록하지 못했습니다: {reason}. {advice}</translation>
    </message>
    <message>
        <source>Nobody was enrolled. These photos can be imported at any time.</source>
        <translation>아무도 등록하지 않았습니다. 이 사진은 언제든지 가져올 수 있습니다.</translation>
    </message>
    <message>
        <source>{name} is not enrolled: no photo is good enough for that.</source>
        <translation>등록할 만큼 좋은 사진이 없어 {name} 님을 등록하지 못했습니다.</translation>
    </message>
    <message>
        <source>{name} is enrolled with {count} pictures. Strength: {grade}. {advice}</source>
        <translation>{name} 님을 사진 {count}장으로 등록했습니다. 강도: {grade}. {advice}</translation>
    </message>
    <message>
        <source>{name} is enrolled</source>
        <translation>{name} 님을 등록했습니다</translation>
    </message>
    <message>
        <source>Pictures added to {name}: {count}</source>
        <translation>{name} 님에게 사진 {count}장을 더했습니다</translation>
    </message>
    <message>
        <source>Pictures: {count}. Strength: {grade}. {advice}</source>
        <translation>사진: {count}장. 강도: {grade}. {advice}</translation>
    </message>
    <message>
        <source>No picture shows this pose yet: {poses}</source>
        <translation>아직 사진이 없는 방향: {poses}</translation>
    </message>
    <message>
        <source>Pictures in another light help too: by day, and under the lamp at the door.</source>
        <translation>다른 빛에서 찍은 사진도 도움이 됩니다. 낮에, 그리고 밤에 문 앞의 조명에서도 찍어 보세요.</translation>
    </message>
</context>
<context>
    <name>ScanForm</name>
    <message>
        <source>Type address and digits</source>
        <translation>주소와 숫자 입력하기</translation>
    </message>
    <message>
        <source>There is no camera picture now.</source>
        <translation>지금은 카메라 영상이 없습니다.</translation>
    </message>
    <message>
        <source>Hold the server&apos;s QR code before the camera.</source>
        <translation>서버의 QR 코드를 카메라에 보여 주세요.</translation>
    </message>
</context>
<context>
    <name>ScoreBar</name>
    <message>
        <source>Score {value}</source>
        <translation>점수 {value}</translation>
    </message>
    <message>
        <source>Needed {value}</source>
        <translation>기준 {value}</translation>
    </message>
    <message>
        <source>Second best {value}</source>
        <translation>둘째 {value}</translation>
    </message>
</context>
<context>
    <name>ScoreChart</name>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>비율</translation>
    </message>
    <message>
        <source>Same person</source>
        <translation>같은 사람</translation>
    </message>
    <message>
        <source>Different people</source>
        <translation>다른 사람</translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation>기준값 {value}</translation>
    </message>
    <message>
        <source>Scores of the same and of different people</source>
        <translation>같은 사람과 다른 사람의 점수</translation>
    </message>
</context>
<context>
    <name>ScoresPart</name>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
</context>
<context>
    <name>SecretView</name>
    <message>
        <source>This key is shown only now. Keep it in a safe place:</source>
        <translation>이 키는 지금만 보여 줍니다. 안전한 곳에 보관하세요:</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사함</translation>
    </message>
    <message>
        <source>Copy the key</source>
        <translation>키 복사</translation>
    </message>
</context>
<context>
    <name>SeekBar</name>
    <message>
        <source>Place in the video</source>
        <translation>동영상 위치</translation>
    </message>
    <message>
        <source>Back a little</source>
        <translation>조금 뒤로</translation>
    </message>
    <message>
        <source>On a little</source>
        <translation>조금 앞으로</translation>
    </message>
    <message>
        <source>Next face</source>
        <translation>다음 얼굴</translation>
    </message>
</context>
<context>
    <name>ServerCard</name>
    <message>
        <source>No server is paired.</source>
        <translation>페어링된 서버가 없습니다.</translation>
    </message>
    <message>
        <source>Pair with a server</source>
        <translation>서버와 페어링</translation>
    </message>
    <message>
        <source>Paired with {name} ({address}).</source>
        <translation>페어링된 서버: {name} ({address}).</translation>
    </message>
    <message>
        <source>Show the server</source>
        <translation>서버 보기</translation>
    </message>
</context>
<context>
    <name>ServerPage</name>
    <message>
        <source>Working</source>
        <translation>처리 중</translation>
    </message>
    <message>
        <source>Revoke the key of {name}?</source>
        <translation>{name}의 키를 폐기할까요?</translation>
    </message>
    <message>
        <source>Whoever uses it is refused from now on.</source>
        <translation>이 키를 쓰는 쪽은 이제부터 거부됩니다.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>폐기</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>The settings are saved.</source>
        <translation>설정을 저장했습니다.</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>설정 더 보기</translation>
    </message>
    <message>
        <source>Please mend what is marked.</source>
        <translation>표시된 항목을 고쳐 주세요.</translation>
    </message>
</context>
<context>
    <name>SetupPanel</name>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>Detectors</source>
        <translation>검출 모델</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>측정</translation>
    </message>
    <message>
        <source>What is evaluated</source>
        <translation>평가할 것</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>지난 평가</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>평가 시작</translation>
    </message>
    <message>
        <source>Each ticked network is tried on the same photos.</source>
        <translation>표시한 모델을 모두 같은 사진으로 시험합니다.</translation>
    </message>
    <message>
        <source>With none ticked, each network finds faces with its own detector.</source>
        <translation>아무것도 표시하지 않으면 모델마다 자기 검출 모델로 얼굴을 찾습니다.</translation>
    </message>
    <message>
        <source>Looking what there is to evaluate with</source>
        <translation>무엇으로 평가할 수 있는지 살펴보는 중입니다</translation>
    </message>
    <message>
        <source>No network is on this machine. Install one under Networks.</source>
        <translation>이 기기에 모델이 없습니다. 모델 탭에서 설치하세요.</translation>
    </message>
    <message>
        <source>Choose at least one network.</source>
        <translation>모델을 하나 이상 고르세요.</translation>
    </message>
</context>
<context>
    <name>SourceChooser</name>
    <message>
        <source>Video files ({patterns})</source>
        <translation>동영상 파일 ({patterns})</translation>
    </message>
    <message>
        <source>Choose a video file</source>
        <translation>동영상 파일 선택</translation>
    </message>
    <message>
        <source>Picture source</source>
        <translation>영상 선택</translation>
    </message>
    <message>
        <source>For now only: the settings keep their camera.</source>
        <translation>지금만 적용되며 설정의 카메라는 그대로입니다.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>The camera of the settings ({source})</source>
        <translation>설정의 카메라 ({source})</translation>
    </message>
    <message>
        <source>Play a video file</source>
        <translation>동영상 파일 재생</translation>
    </message>
    <message>
        <source>Moving test picture</source>
        <translation>움직이는 시험 화면</translation>
    </message>
</context>
<context>
    <name>SourcePage</name>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>From</source>
        <translation>영상</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진 수</translation>
    </message>
    <message>
        <source>Whose photos are taken</source>
        <translation>누구의 사진인지</translation>
    </message>
    <message>
        <source>Other folder…</source>
        <translation>다른 폴더…</translation>
    </message>
    <message>
        <source>Fewer photos</source>
        <translation>사진 적게</translation>
    </message>
    <message>
        <source>More photos</source>
        <translation>사진 많게</translation>
    </message>
    <message>
        <source>A video file can also be dropped here.</source>
        <translation>동영상 파일을 여기에 놓아도 됩니다.</translation>
    </message>
</context>
<context>
    <name>SpeedChart</name>
    <message>
        <source>One photo on this machine, ms</source>
        <translation>이 기기에서 사진 한 장, ms</translation>
    </message>
    <message>
        <source>Missed (FNIR)</source>
        <translation>놓침 (FNIR)</translation>
    </message>
    <message>
        <source>Missed (FNMR)</source>
        <translation>놓침 (FNMR)</translation>
    </message>
    <message>
        <source>Business use allowed</source>
        <translation>상업적 사용 가능</translation>
    </message>
    <message>
        <source>Not for business</source>
        <translation>상업적 사용 불가</translation>
    </message>
    <message>
        <source>Accuracy against time</source>
        <translation>정확도와 시간</translation>
    </message>
</context>
<context>
    <name>SummaryPanel</name>
    <message>
        <source>All of them agreed to be enrolled</source>
        <translation>모두 등록에 동의했습니다</translation>
    </message>
    <message>
        <source>To what?</source>
        <translation>동의 내용</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>Start the import</source>
        <translation>가져오기 시작</translation>
    </message>
    <message>
        <source>Whose photos these are</source>
        <translation>누구의 사진인지</translation>
    </message>
    <message>
        <source>People in this import</source>
        <translation>가져올 사람</translation>
    </message>
    <message>
        <source>Name, else left out</source>
        <translation>이름 (비우면 뺌)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Photos without a folder: {count}. Whose are they?</source>
        <translation>폴더 없는 사진 {count}장은 누구의 것인가요?</translation>
    </message>
    <message>
        <source>There is no photo among them</source>
        <translation>사진이 하나도 없습니다</translation>
    </message>
    <message>
        <source>Photos: {photos}</source>
        <translation>사진 {photos}장</translation>
    </message>
    <message>
        <source>People: {people} · Photos: {photos}</source>
        <translation>사람 {people}명 · 사진 {photos}장</translation>
    </message>
    <message>
        <source>enrolled already, gets more samples: {count}</source>
        <translation>이미 등록되어 샘플이 더해지는 사람: {count}명</translation>
    </message>
</context>
<context>
    <name>SyncCard</name>
    <message>
        <source>Exchange of people and visits</source>
        <translation>사람과 방문 동기화</translation>
    </message>
    <message>
        <source>Decided for both sides, to be looked at: {count}</source>
        <translation>양쪽을 대신해 정한 것, 확인 필요: {count}건</translation>
    </message>
    <message>
        <source>Nothing had to be decided between kiosks and server.</source>
        <translation>키오스크와 서버 사이에 대신 정할 것이 없었습니다.</translation>
    </message>
</context>
<context>
    <name>ThresholdPage</name>
    <message>
        <source>Choose a folder of photos of strangers</source>
        <translation>낯선 사람의 사진 폴더 선택</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>그대로 두기</translation>
    </message>
    <message>
        <source>Set it all the same</source>
        <translation>그래도 정하기</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>보정</translation>
    </message>
    <message>
        <source>Calibrating compares the enrolled people with each other and sets the threshold for the rate in the settings. Do it after enrolling.</source>
        <translation>등록된 사람들을 서로 비교하여 설정한 비율에 맞게 기준값을 정합니다. 등록한 뒤에 실행하세요.</translation>
    </message>
</context>
<context>
    <name>ThresholdWarning</name>
    <message>
        <source>Set the threshold to {value} all the same?</source>
        <translation>그래도 기준값을 {value}로 정할까요?</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>아직 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>Most of the people&apos;s own photos would be refused ({share})</source>
        <translation>본인 사진의 대부분이 거부됩니다 ({share})</translation>
    </message>
    <message>
        <source>About 1 in {number} of the people&apos;s own photos would be refused</source>
        <translation>본인 사진 약 {number}장 중 1장이 거부됩니다</translation>
    </message>
    <message>
        <source>The group {group} asks for a threshold of {value}.</source>
        <translation>그룹 {group}에 필요한 기준값은 {value}입니다.</translation>
    </message>
    <message>
        <source>There is too little to compare, so that the network&apos;s careful default decides.</source>
        <translation>비교할 것이 너무 적어 팩의 조심스러운 기본값을 씁니다.</translation>
    </message>
    <message>
        <source>It has to hold for {people} people, more than are enrolled.</source>
        <translation>등록된 사람보다 많은 {people}명에 맞추었습니다.</translation>
    </message>
    <message>
        <source>The stranger&apos;s photo {photo} looks like {person} ({score}): is it of somebody enrolled?</source>
        <translation>낯선 사람의 사진 {photo}: {person} 님과 닮았습니다 ({score}). 등록된 사람의 사진이 아닌지 확인하세요.</translation>
    </message>
    <message>
        <source>{first} and {second} look very much alike ({score}): one person under two names, or photos under a wrong name?</source>
        <translation>{first}, {second}: 매우 닮았습니다 ({score}). 이름은 둘이지만 같은 사람이거나, 이름이 틀린 사진이 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 외 {count}명</translation>
    </message>
    <message>
        <source>Stricter rules because of look-alikes refuse {names}.</source>
        <translation>닮은 사람 때문에 더 엄격한 규칙으로 거부되는 사람: {names}.</translation>
    </message>
    <message>
        <source>Add photos of the people who are missed, or plan for fewer people.</source>
        <translation>놓치는 사람의 사진을 더하거나, 계획한 사람 수를 줄이세요.</translation>
    </message>
    <message>
        <source>Add photos of the people who are missed, and look for somebody enrolled among the strangers, for people enrolled twice, and for photos under a wrong name.</source>
        <translation>놓치는 사람의 사진을 더하고, 낯선 사람 가운데 등록된 사람, 두 번 등록된 사람, 이름이 틀린 사진이 있는지 확인하세요.</translation>
    </message>
</context>
<context>
    <name>ThresholdWords</name>
    <message>
        <source>Wanted: 1 in {share} strangers. {people} people now.</source>
        <translation>목표: 낯선 사람 {share}명 중 1명. 지금 등록된 사람: {people}명.</translation>
    </message>
    <message>
        <source>The group {group} decided: it asks for the most.</source>
        <translation>가장 높은 기준값이 필요한 그룹 {group}에 맞추었습니다.</translation>
    </message>
    <message>
        <source>Set last {when}: from {before} to {after}.</source>
        <translation>마지막으로 정한 때 {when}: {before} → {after}.</translation>
    </message>
    <message>
        <source>{searches} searches, {strangers} photos of strangers.</source>
        <translation>검색 {searches}건, 낯선 사람의 사진 {strangers}장.</translation>
    </message>
    <message>
        <source>{used} visits of unknown people; {left} left out that may be of somebody enrolled.</source>
        <translation>모르는 사람의 방문 {used}건. 등록된 사람일 수 있는 {left}건은 뺐습니다.</translation>
    </message>
    <message>
        <source>Expected for {people} people: {rate} of strangers.</source>
        <translation>등록자 {people}명일 때 예상 오인식률: {rate}.</translation>
    </message>
    <message>
        <source>{share} of the people&apos;s own photos would miss it.</source>
        <translation>기준값에 못 미치는 본인 사진: {share}.</translation>
    </message>
    <message>
        <source>In line with the people enrolled.</source>
        <translation>등록된 사람에 맞게 정해져 있습니다.</translation>
    </message>
    <message>
        <source>People change just now; it will follow.</source>
        <translation>사람이 바뀌는 중입니다. 곧 다시 정합니다.</translation>
    </message>
    <message>
        <source>It is being set again.</source>
        <translation>다시 정하는 중입니다.</translation>
    </message>
    <message>
        <source>Calibrate once, then it follows.</source>
        <translation>한 번 보정하면 그 뒤로는 저절로 맞춥니다.</translation>
    </message>
    <message>
        <source>It changes only when you calibrate.</source>
        <translation>보정할 때만 바뀝니다.</translation>
    </message>
    <message>
        <source>It comes from the server.</source>
        <translation>서버에서 받습니다.</translation>
    </message>
    <message>
        <source>It could not be set again; the old one stays.</source>
        <translation>다시 정하지 못해 이전 기준값을 씁니다.</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Door locked</source>
        <translation>문 잠김</translation>
    </message>
    <message>
        <source>Door open</source>
        <translation>문 열림</translation>
    </message>
    <message>
        <source>Choose where recognition runs</source>
        <translation>인식을 실행할 곳 선택</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
    </message>
</context>
<context>
    <name>TouchKeyboard</name>
    <message>
        <source>Keyboard</source>
        <translation>키보드</translation>
    </message>
    <message>
        <source>What is typed</source>
        <translation>입력한 내용</translation>
    </message>
    <message>
        <source>Capital letters and signs</source>
        <translation>대문자와 기호</translation>
    </message>
    <message>
        <source>Hangul or Latin letters</source>
        <translation>한글 또는 영문</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>빈칸</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>In use since {when}: {after}, before: {before}</source>
        <translation>{when}부터 사용: {after}, 이전: {before}</translation>
    </message>
</context>
<context>
    <name>UsePanel</name>
    <message>
        <source>Progress of the change</source>
        <translation>변경 진행률</translation>
    </message>
    <message>
        <source>Must come back to be enrolled again</source>
        <translation>다시 와서 등록해야 하는 사람</translation>
    </message>
    <message>
        <source>Must come back to be enrolled again, and are not let in until then:</source>
        <translation>다시 와서 등록해야 하며 그때까지 들어올 수 없는 사람:</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Use it at the door</source>
        <translation>문에서 쓰기</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>뒤로</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Finding out what would change</source>
        <translation>무엇이 바뀌는지 알아보는 중</translation>
    </message>
    <message>
        <source>Stopping; everything stays as it was</source>
        <translation>중지하는 중, 모두 그대로 둡니다</translation>
    </message>
    <message>
        <source>Taking it back</source>
        <translation>되돌리는 중</translation>
    </message>
    <message>
        <source>Taking it into use</source>
        <translation>바꾸는 중</translation>
    </message>
    <message>
        <source>It was taken back</source>
        <translation>되돌렸습니다</translation>
    </message>
    <message>
        <source>It is in use now</source>
        <translation>이제 쓰고 있습니다</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>바뀐 것이 없습니다</translation>
    </message>
    <message>
        <source>Go back to what was in use before?</source>
        <translation>이전에 쓰던 것으로 되돌릴까요?</translation>
    </message>
    <message>
        <source>Use this at the door?</source>
        <translation>문에서 이 조합을 쓸까요?</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Embedding people from kept face pictures: {done} of {total}</source>
        <translation>보관한 얼굴 사진으로 다시 처리하는 중: {total}명 중 {done}명</translation>
    </message>
    <message>
        <source>Setting the threshold</source>
        <translation>기준값을 정하는 중</translation>
    </message>
    <message>
        <source>Switching; the door stays shut for a moment</source>
        <translation>바꾸는 중, 문은 잠시 잠긴 채로 있습니다</translation>
    </message>
    <message>
        <source>Threshold {value}.</source>
        <translation>기준값 {value}.</translation>
    </message>
    <message>
        <source>People embedded again: {count}.</source>
        <translation>다시 처리한 사람: {count}명.</translation>
    </message>
    <message>
        <source>It is the pack&apos;s careful default, as nothing could be calibrated:</source>
        <translation>보정할 수 없어 팩의 조심스러운 기본값을 씁니다:</translation>
    </message>
</context>
<context>
    <name>VerdictOverlay</name>
    <message>
        <source>Welcome. The door is open.</source>
        <translation>환영합니다. 문이 열렸습니다.</translation>
    </message>
</context>
<context>
    <name>VisitDetails</name>
    <message>
        <source>Back to the list</source>
        <translation>목록으로</translation>
    </message>
    <message>
        <source>Choose a visit to see what happened, and why.</source>
        <translation>방문을 고르면 무슨 일이 왜 있었는지 나옵니다.</translation>
    </message>
    <message>
        <source>{name} (deleted)</source>
        <translation>{name} (삭제됨)</translation>
    </message>
    <message>
        <source>The door was opened. {reason}</source>
        <translation>문이 열렸습니다. {reason}</translation>
    </message>
    <message>
        <source>The door stayed shut. {reason}</source>
        <translation>문은 잠긴 채로 있었습니다. {reason}</translation>
    </message>
</context>
<context>
    <name>VisitFilters</name>
    <message>
        <source>Name or reason</source>
        <translation>이름 또는 이유</translation>
    </message>
    <message>
        <source>Search the visits</source>
        <translation>방문 검색</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>판정</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>기간</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>첫날</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>마지막 날</translation>
    </message>
    <message>
        <source>All</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>Any day</source>
        <translation>모든 날</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>어제</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>지난 7일</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>지난 30일</translation>
    </message>
    <message>
        <source>From – to…</source>
        <translation>기간 지정…</translation>
    </message>
</context>
<context>
    <name>VisitsExport</name>
    <message>
        <source>Export the visits</source>
        <translation>방문 내보내기</translation>
    </message>
    <message>
        <source>Tables ({patterns})</source>
        <translation>표 ({patterns})</translation>
    </message>
</context>
<context>
    <name>VisitsPage</name>
    <message>
        <source>Export the visits as a table</source>
        <translation>방문을 표로 내보내기</translation>
    </message>
    <message>
        <source>Try other settings…</source>
        <translation>다른 설정 시험…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Show all visits</source>
        <translation>모든 방문 보기</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>방문</translation>
    </message>
    <message>
        <source>No visit is like that.</source>
        <translation>조건에 맞는 방문이 없습니다.</translation>
    </message>
    <message>
        <source>Nobody has come yet. Visits at the door appear here by themselves.</source>
        <translation>아직 아무도 오지 않았습니다. 문 앞의 방문이 여기에 저절로 나타납니다.</translation>
    </message>
    <message>
        <source>Searching… found so far: {count}</source>
        <translation>검색 중… 지금까지 {count}건</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Visits: {count}</source>
        <translation>방문: {count}건</translation>
    </message>
    <message>
        <source>The newest {count} visits; scroll for more</source>
        <translation>최근 방문 {count}건. 아래로 내리면 더 나옵니다</translation>
    </message>
    <message>
        <source>Exporting: {count} visits</source>
        <translation>내보내는 중: 방문 {count}건</translation>
    </message>
    <message>
        <source>Visits exported: {count}</source>
        <translation>방문 {count}건을 내보냈습니다</translation>
    </message>
    <message>
        <source>The file cannot be written</source>
        <translation>파일에 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>Choose another folder, or close the file elsewhere.</source>
        <translation>다른 폴더를 고르거나, 파일을 연 다른 프로그램을 닫으세요.</translation>
    </message>
</context>
<context>
    <name>WaitingPanel</name>
    <message>
        <source>Progress of the import</source>
        <translation>가져오기 진행률</translation>
    </message>
    <message>
        <source>Looking through what you gave</source>
        <translation>놓은 것을 살펴보는 중</translation>
    </message>
    <message>
        <source>Files: {files} · Photos: {photos}</source>
        <translation>파일 {files}개 · 사진 {photos}장</translation>
    </message>
    <message>
        <source>Nothing is written yet.</source>
        <translation>아직 아무것도 저장하지 않았습니다.</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>중지하는 중</translation>
    </message>
    <message>
        <source>Importing people</source>
        <translation>사람을 가져오는 중</translation>
    </message>
    <message>
        <source>Photo {done} of {total}</source>
        <translation>사진 {total}장 중 {done}장</translation>
    </message>
    <message>
        <source>It goes on while you look at other pages, and the door works meanwhile.</source>
        <translation>다른 화면을 보아도 계속되며, 그동안에도 문은 작동합니다.</translation>
    </message>
    <message>
        <source>Whoever is enrolled by now stays enrolled.</source>
        <translation>그때까지 등록된 사람은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
</context>
<context>
    <name>backends</name>
    <message>
        <source>This machine</source>
        <translation>이 기기</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Server, else this machine</source>
        <translation>서버, 없으면 이 기기</translation>
    </message>
    <message>
        <source>This machine and the server</source>
        <translation>이 기기와 서버</translation>
    </message>
    <message>
        <source>Needs no network.</source>
        <translation>네트워크가 필요 없습니다.</translation>
    </message>
    <message>
        <source>Without the server the door stays shut.</source>
        <translation>서버가 없으면 문은 잠긴 채로 있습니다.</translation>
    </message>
    <message>
        <source>Goes on by itself while the server is away.</source>
        <translation>서버가 없는 동안 이 기기가 스스로 이어 갑니다.</translation>
    </message>
    <message>
        <source>Face crops are sent</source>
        <translation>얼굴 조각을 보냅니다</translation>
    </message>
    <message>
        <source>Whole pictures are sent</source>
        <translation>전체 영상을 보냅니다</translation>
    </message>
    <message>
        <source>The server cannot be reached</source>
        <translation>서버에 연결할 수 없습니다</translation>
    </message>
    <message>
        <source>The server does not answer in time</source>
        <translation>서버가 제시간에 응답하지 않습니다</translation>
    </message>
    <message>
        <source>The connection to the server broke off</source>
        <translation>서버와의 연결이 끊겼습니다</translation>
    </message>
    <message>
        <source>The server does not take this machine&apos;s key</source>
        <translation>서버가 이 기기의 키를 받지 않습니다</translation>
    </message>
    <message>
        <source>The server has too much to do</source>
        <translation>서버에 할 일이 너무 많습니다</translation>
    </message>
    <message>
        <source>The server answered with an error</source>
        <translation>서버가 오류로 응답했습니다</translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense</source>
        <translation>서버의 응답을 이해할 수 없습니다</translation>
    </message>
    <message>
        <source>An answer was not proven to be the server&apos;s</source>
        <translation>서버의 응답인지 증명되지 않았습니다</translation>
    </message>
    <message>
        <source>This is not the server that was paired with</source>
        <translation>페어링한 그 서버가 아닙니다</translation>
    </message>
    <message>
        <source>The address of the server is not secure</source>
        <translation>서버 주소가 안전하지 않습니다</translation>
    </message>
    <message>
        <source>The server uses another recognition model</source>
        <translation>서버가 다른 인식 모델을 씁니다</translation>
    </message>
    <message>
        <source>The server computes other numbers than this machine</source>
        <translation>서버의 계산 결과가 이 기기와 다릅니다</translation>
    </message>
    <message>
        <source>No server is paired</source>
        <translation>페어링된 서버가 없습니다</translation>
    </message>
    <message>
        <source>Check the network, and whether the server is on.</source>
        <translation>네트워크와 서버가 켜져 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>Wait a moment, or give it fewer kiosks.</source>
        <translation>잠시 기다리거나 키오스크 수를 줄이세요.</translation>
    </message>
    <message>
        <source>Check that both have the same version of the program.</source>
        <translation>양쪽 프로그램의 버전이 같은지 확인하세요.</translation>
    </message>
    <message>
        <source>Choose the same pack on both machines.</source>
        <translation>두 기기에서 같은 팩을 고르세요.</translation>
    </message>
    <message>
        <source>Install the pack again on both machines.</source>
        <translation>두 기기에 팩을 다시 설치하세요.</translation>
    </message>
    <message>
        <source>Pair with the server in the settings.</source>
        <translation>설정에서 서버와 페어링하세요.</translation>
    </message>
    <message>
        <source>If the server was set up anew, pair with it again. Else be careful.</source>
        <translation>서버를 새로 설정했다면 다시 페어링하세요. 아니라면 조심하세요.</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>백엔드</translation>
    </message>
    <message>
        <source>No server</source>
        <translation>서버 없음</translation>
    </message>
    <message>
        <source>server away</source>
        <translation>서버 끊김</translation>
    </message>
</context>
<context>
    <name>capture</name>
    <message>
        <source>Looking for a face</source>
        <translation>얼굴을 찾는 중</translation>
    </message>
    <message>
        <source>There is no face in this picture</source>
        <translation>이 화면에 얼굴이 없습니다</translation>
    </message>
    <message>
        <source>There is no face in this video</source>
        <translation>이 동영상에 얼굴이 없습니다</translation>
    </message>
    <message>
        <source>Go back and choose another one.</source>
        <translation>뒤로 가서 다른 것을 고르세요.</translation>
    </message>
    <message>
        <source>From here to the end there is no other face</source>
        <translation>여기부터 끝까지 다른 얼굴이 없습니다</translation>
    </message>
    <message>
        <source>There is no face at this place</source>
        <translation>이 자리에는 얼굴이 없습니다</translation>
    </message>
    <message>
        <source>Click inside one of the outlines.</source>
        <translation>테두리 안을 누르세요.</translation>
    </message>
    <message>
        <source>The person is not in the picture</source>
        <translation>고른 사람이 화면에 없습니다</translation>
    </message>
    <message>
        <source>It goes on when they are back.</source>
        <translation>다시 나오면 계속됩니다.</translation>
    </message>
    <message>
        <source>The camera is gone</source>
        <translation>카메라 연결이 끊겼습니다</translation>
    </message>
    <message>
        <source>Check its cable. It goes on when the camera is back.</source>
        <translation>케이블을 확인하세요. 카메라가 돌아오면 계속됩니다.</translation>
    </message>
    <message>
        <source>No picture of the person was good enough</source>
        <translation>이 사람의 좋은 사진을 얻지 못했습니다</translation>
    </message>
    <message>
        <source>It takes a large, sharp and well lit face. Go back and try again.</source>
        <translation>얼굴이 크고 또렷하고 밝아야 합니다. 뒤로 가서 다시 해 보세요.</translation>
    </message>
    <message>
        <source>Ask the person to come before the camera.</source>
        <translation>카메라 앞에 서 달라고 하세요.</translation>
    </message>
    <message>
        <source>Move on in the video until the person is seen.</source>
        <translation>그 사람이 보이는 곳까지 동영상을 옮기세요.</translation>
    </message>
    <message>
        <source>The video is not there</source>
        <translation>동영상이 없습니다</translation>
    </message>
    <message>
        <source>This video cannot be read</source>
        <translation>이 동영상을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>It is damaged, or of a kind that is not known here.</source>
        <translation>손상되었거나 알 수 없는 형식입니다.</translation>
    </message>
    <message>
        <source>The recording broke off</source>
        <translation>녹화 영상이 중간에 끊겼습니다</translation>
    </message>
    <message>
        <source>The photos until then are here.</source>
        <translation>그때까지의 사진은 여기 있습니다.</translation>
    </message>
    <message>
        <source>The disk is full: no photo was saved</source>
        <translation>디스크가 가득 차서 사진을 저장하지 못했습니다</translation>
    </message>
    <message>
        <source>Make room and save again, or choose another folder.</source>
        <translation>공간을 비우고 다시 저장하거나 다른 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>No photo was saved: the folder cannot be written to</source>
        <translation>폴더에 쓸 수 없어 사진을 저장하지 못했습니다</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>다른 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>This name is too long for a folder.</source>
        <translation>폴더 이름으로 쓰기에는 너무 깁니다.</translation>
    </message>
    <message>
        <source>No folder can have this name.</source>
        <translation>폴더 이름으로 쓸 수 없는 이름입니다.</translation>
    </message>
    <message>
        <source>The folder is called {name}.</source>
        <translation>폴더 이름: {name}</translation>
    </message>
</context>
<context>
    <name>catalogue</name>
    <message>
        <source>Balanced</source>
        <translation>균형</translation>
    </message>
    <message>
        <source>The best of the packs whose licences allow commercial use. 42 MB.</source>
        <translation>상업적 사용이 허용된 팩 가운데 가장 좋습니다. 42 MB.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>소형</translation>
    </message>
    <message>
        <source>Small and fast, for a Raspberry Pi. 8 MB in all.</source>
        <translation>작고 빨라서 라즈베리 파이에 알맞습니다. 모두 8 MB.</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>내장</translation>
    </message>
    <message>
        <source>The last resort, where no model host answers: 15 to 30 times slower than the compact pack, misses ten times more people, and has no liveness check.</source>
        <translation>모델을 받을 수 없을 때의 마지막 수단입니다. 소형 팩보다 15~30배 느리고, 열 배 더 많은 사람을 놓치며, 실물 확인이 없습니다.</translation>
    </message>
</context>
<context>
    <name>coach</name>
    <message>
        <source>Front</source>
        <translation>정면</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>왼쪽</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>오른쪽</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>위</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>아래</translation>
    </message>
    <message>
        <source>Look straight at the camera</source>
        <translation>카메라를 똑바로 보세요</translation>
    </message>
    <message>
        <source>Lift your chin a little</source>
        <translation>턱을 조금 들어 주세요</translation>
    </message>
    <message>
        <source>Lower your chin a little</source>
        <translation>턱을 조금 당겨 주세요</translation>
    </message>
    <message>
        <source>Turn your head a little to the right</source>
        <translation>고개를 오른쪽으로 조금 돌려 주세요</translation>
    </message>
    <message>
        <source>Turn your head a little to the left</source>
        <translation>고개를 왼쪽으로 조금 돌려 주세요</translation>
    </message>
    <message>
        <source>Turn towards the left side of the picture</source>
        <translation>화면의 왼쪽으로 고개를 돌려 주세요</translation>
    </message>
    <message>
        <source>Turn towards the right side of the picture</source>
        <translation>화면의 오른쪽으로 고개를 돌려 주세요</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지했습니다</translation>
    </message>
    <message>
        <source>Go on with what is there, or go back.</source>
        <translation>지금 사진으로 계속하거나 뒤로 가세요.</translation>
    </message>
    <message>
        <source>Reading the photos</source>
        <translation>사진을 읽는 중</translation>
    </message>
    <message>
        <source>Looking through the video</source>
        <translation>동영상을 살펴보는 중</translation>
    </message>
    <message>
        <source>No face can be seen</source>
        <translation>얼굴이 보이지 않습니다</translation>
    </message>
    <message>
        <source>Stand in front of the camera.</source>
        <translation>카메라 앞에 서 주세요.</translation>
    </message>
    <message>
        <source>Nobody is in front of the camera</source>
        <translation>카메라 앞에 아무도 없습니다</translation>
    </message>
    <message>
        <source>No face was seen for 20 seconds. Check the light and where the camera points.</source>
        <translation>20초 동안 얼굴이 보이지 않았습니다. 조명과 카메라 방향을 확인하세요.</translation>
    </message>
    <message>
        <source>One person at a time, please</source>
        <translation>한 번에 한 사람만 서 주세요</translation>
    </message>
    <message>
        <source>Whoever else is in the picture should step aside.</source>
        <translation>화면에 있는 다른 사람은 옆으로 비켜 주세요.</translation>
    </message>
    <message>
        <source>This looks like a photo or a screen</source>
        <translation>사진이나 화면처럼 보입니다</translation>
    </message>
    <message>
        <source>The person has to be here. More even light may help, too.</source>
        <translation>본인이 직접 서야 합니다. 빛을 고르게 하면 도움이 됩니다.</translation>
    </message>
    <message>
        <source>This looks like somebody else</source>
        <translation>다른 사람 같습니다</translation>
    </message>
    <message>
        <source>The pictures so far are of another person.</source>
        <translation>지금까지의 사진은 다른 사람의 것입니다.</translation>
    </message>
    <message>
        <source>Good. Hold still</source>
        <translation>좋습니다. 움직이지 마세요</translation>
    </message>
    <message>
        <source>All pictures are there</source>
        <translation>사진을 모두 찍었습니다</translation>
    </message>
    <message>
        <source>The camera is gone</source>
        <translation>카메라 연결이 끊겼습니다</translation>
    </message>
    <message>
        <source>Check its cable. It comes back by itself; the pictures so far are kept.</source>
        <translation>케이블을 확인하세요. 연결되면 저절로 돌아오며, 찍은 사진은 그대로 있습니다.</translation>
    </message>
    <message>
        <source>One moment, the picture is coming</source>
        <translation>잠시만요, 영상이 곧 나옵니다</translation>
    </message>
    <message>
        <source>The whole face has to be in the picture.</source>
        <translation>얼굴 전체가 화면에 들어와야 합니다.</translation>
    </message>
    <message>
        <source>The head is turned too far.</source>
        <translation>고개를 너무 많이 돌렸습니다.</translation>
    </message>
    <message>
        <source>Turn towards a lamp or a window.</source>
        <translation>조명이나 창문 쪽을 보세요.</translation>
    </message>
    <message>
        <source>Turn away from the lamp or the sun.</source>
        <translation>조명이나 햇빛을 피해 주세요.</translation>
    </message>
    <message>
        <source>More than one face</source>
        <translation>얼굴이 여러 개입니다</translation>
    </message>
    <message>
        <source>None of the photos can be used</source>
        <translation>쓸 수 있는 사진이 없습니다</translation>
    </message>
    <message>
        <source>Go back and choose others. Below is what is wrong with them.</source>
        <translation>뒤로 가서 다른 사진을 고르세요. 이유는 아래에 있습니다.</translation>
    </message>
    <message>
        <source>No usable face was found</source>
        <translation>쓸 수 있는 얼굴이 없습니다</translation>
    </message>
    <message>
        <source>The face should be large, sharp, well lit, and alone in the picture.</source>
        <translation>얼굴이 크고 또렷하고 밝아야 하며, 화면에 혼자 있어야 합니다.</translation>
    </message>
    <message>
        <source>All photos were looked at</source>
        <translation>사진을 모두 살펴보았습니다</translation>
    </message>
    <message>
        <source>The recording has ended</source>
        <translation>녹화 영상이 끝났습니다</translation>
    </message>
    <message>
        <source>The video cannot be read</source>
        <translation>동영상을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>It is missing or damaged, or its format is not known.</source>
        <translation>파일이 없거나 손상되었거나 알 수 없는 형식입니다.</translation>
    </message>
    <message>
        <source>These pictures were not added</source>
        <translation>이 사진들은 더하지 않았습니다</translation>
    </message>
    <message>
        <source>With them the person would be recognised less surely. Take others, in good light and looking at the camera.</source>
        <translation>더하면 인식이 덜 확실해집니다. 밝은 곳에서 카메라를 보고 다시 찍으세요.</translation>
    </message>
    <message>
        <source>This person was deleted meanwhile</source>
        <translation>그사이 삭제된 사람입니다</translation>
    </message>
    <message>
        <source>Bring them back on the People page, or enrol them anew.</source>
        <translation>사람 화면에서 되돌리거나 새로 등록하세요.</translation>
    </message>
    <message>
        <source>Likely missed in fewer than 1 of {count} visits.</source>
        <translation>본인을 놓칠 것으로 보이는 방문: {count}번 중 1번 미만.</translation>
    </message>
    <message>
        <source>Likely missed in more than half of the visits.</source>
        <translation>본인을 놓칠 것으로 보이는 방문: 절반 이상.</translation>
    </message>
    <message>
        <source>Likely missed in 1 of {count} visits.</source>
        <translation>본인을 놓칠 것으로 보이는 방문: {count}번 중 1번.</translation>
    </message>
    <message>
        <source>One more picture would help: with the head turned right.</source>
        <translation>고개를 오른쪽으로 돌린 사진이 더 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more picture would help: with the head turned left.</source>
        <translation>고개를 왼쪽으로 돌린 사진이 더 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more would help: turned to the left side of the picture.</source>
        <translation>화면의 왼쪽을 보는 사진이 더 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more would help: turned to the right side of the picture.</source>
        <translation>화면의 오른쪽을 보는 사진이 더 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more picture would help: looking straight at the camera.</source>
        <translation>카메라를 똑바로 보는 사진이 더 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more picture would help: with the chin lifted.</source>
        <translation>턱을 든 사진이 더 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more picture would help: with the chin lowered.</source>
        <translation>턱을 당긴 사진이 더 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more picture would help: in darker light.</source>
        <translation>더 어두운 곳의 사진이 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more picture would help: in brighter light.</source>
        <translation>더 밝은 곳의 사진이 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>One more picture would help: of another day, with other hair, glasses or light.</source>
        <translation>다른 날, 다른 머리나 안경이나 조명으로 찍은 사진이 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>This name cannot be used</source>
        <translation>쓸 수 없는 이름입니다</translation>
    </message>
    <message>
        <source>Nothing was saved; the pictures are still here.</source>
        <translation>아무것도 저장하지 않았습니다. 사진은 그대로 있습니다.</translation>
    </message>
    <message>
        <source>No picture that can be read</source>
        <translation>읽을 수 없는 그림입니다</translation>
    </message>
    <message>
        <source>The same photo once more</source>
        <translation>같은 사진이 또 있습니다</translation>
    </message>
    <message>
        <source>No face in it</source>
        <translation>얼굴이 없습니다</translation>
    </message>
    <message>
        <source>The face is too small</source>
        <translation>얼굴이 너무 작습니다</translation>
    </message>
    <message>
        <source>The face is too near</source>
        <translation>얼굴이 너무 가깝습니다</translation>
    </message>
    <message>
        <source>The face is cut off</source>
        <translation>얼굴이 잘렸습니다</translation>
    </message>
    <message>
        <source>The face is turned away</source>
        <translation>고개를 돌리고 있습니다</translation>
    </message>
    <message>
        <source>The face is too dark</source>
        <translation>얼굴이 너무 어둡습니다</translation>
    </message>
    <message>
        <source>The face is too bright</source>
        <translation>얼굴이 너무 밝습니다</translation>
    </message>
    <message>
        <source>The face is blurred</source>
        <translation>얼굴이 흐립니다</translation>
    </message>
    <message>
        <source>Not looked at</source>
        <translation>살펴보지 않았습니다</translation>
    </message>
    <message>
        <source>Not known to this pack</source>
        <translation>이 팩이 모름</translation>
    </message>
    <message>
        <source>Weak</source>
        <translation>약함</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>보통</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>좋음</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>강함</translation>
    </message>
    <message>
        <source>There is no picture that this pack can compare.</source>
        <translation>이 팩으로 비교할 수 있는 사진이 없습니다.</translation>
    </message>
    <message>
        <source>They may not be recognised. Add more pictures.</source>
        <translation>인식되지 않을 수 있습니다. 사진을 더 넣으세요.</translation>
    </message>
    <message>
        <source>They are recognised in good light. More pictures help.</source>
        <translation>밝은 곳에서는 인식됩니다. 사진이 더 있으면 좋습니다.</translation>
    </message>
    <message>
        <source>They are recognised as a rule.</source>
        <translation>대체로 인식됩니다.</translation>
    </message>
    <message>
        <source>They are recognised surely.</source>
        <translation>확실하게 인식됩니다.</translation>
    </message>
</context>
<context>
    <name>evidence</name>
    <message>
        <source>Computed on</source>
        <translation>실행한 곳</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>숫자가 아님</translation>
    </message>
    <message>
        <source>Best match</source>
        <translation>가장 닮은 사람</translation>
    </message>
    <message>
        <source>Nobody is enrolled who could have been recognised.</source>
        <translation>인식할 수 있는 사람이 한 명도 등록되어 있지 않습니다.</translation>
    </message>
    <message>
        <source>The face was never seen well enough to be compared.</source>
        <translation>비교할 만큼 얼굴이 잘 보인 적이 없습니다.</translation>
    </message>
    <message>
        <source>The comparison gave no number, which lets nobody in.</source>
        <translation>비교 결과가 숫자가 아니어서 아무도 들이지 않습니다.</translation>
    </message>
    <message>
        <source>Most like {name}, with a score of {score}. The higher, the more alike; 1 is the most.</source>
        <translation>{name}, 점수 {score}. 높을수록 닮았으며 1이 가장 높습니다.</translation>
    </message>
    <message>
        <source>somebody who was deleted</source>
        <translation>삭제된 사람</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>기준값</translation>
    </message>
    <message>
        <source>The threshold is {value}: nobody can be let in without one.</source>
        <translation>기준값: {value}. 기준값이 없으면 아무도 들어올 수 없습니다.</translation>
    </message>
    <message>
        <source>At least {needed} was needed.</source>
        <translation>{needed} 이상이어야 했습니다.</translation>
    </message>
    <message>
        <source>{score}, needed {needed}: alike enough.</source>
        <translation>점수 {score}, 기준 {needed}: 충분히 닮았습니다.</translation>
    </message>
    <message>
        <source>{score}, needed {needed}: not alike enough.</source>
        <translation>점수 {score}, 기준 {needed}: 충분히 닮지 않았습니다.</translation>
    </message>
    <message>
        <source>Second best</source>
        <translation>둘째로 닮은 사람</translation>
    </message>
    <message>
        <source>Nobody else to mix up with. A lead of {margin} would have been needed.</source>
        <translation>혼동할 다른 사람이 없습니다. 필요한 차이: {margin}.</translation>
    </message>
    <message>
        <source>The next person&apos;s score is {second}; a lead of {margin} was needed.</source>
        <translation>둘째 사람의 점수 {second}, 필요한 차이 {margin}.</translation>
    </message>
    <message>
        <source>The next person came to {second}: a lead of {lead}, needed {margin}. Too close to tell the two apart.</source>
        <translation>둘째 사람의 점수 {second}, 차이 {lead}, 필요한 차이 {margin}. 너무 가까워 구별할 수 없습니다.</translation>
    </message>
    <message>
        <source>The next person came to {second}: a lead of {lead}, needed {margin}. Far enough apart.</source>
        <translation>둘째 사람의 점수 {second}, 차이 {lead}, 필요한 차이 {margin}. 충분히 구별됩니다.</translation>
    </message>
    <message>
        <source>Good pictures</source>
        <translation>쓸 만한 프레임</translation>
    </message>
    <message>
        <source>None was sharp, bright and large enough to be compared.</source>
        <translation>비교할 만큼 또렷하고 밝고 큰 프레임이 없었습니다.</translation>
    </message>
    <message>
        <source>{count} were sharp, bright and large enough to be compared.</source>
        <translation>비교할 만큼 또렷하고 밝고 큰 프레임: {count}개.</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>일치</translation>
    </message>
    <message>
        <source>{agreeing} good pictures named that person, each by itself.</source>
        <translation>쓸 만한 프레임 {agreeing}개가 각각 이 사람으로 판정했습니다.</translation>
    </message>
    <message>
        <source>Of the last {good} good pictures {agreeing} named that person, each by itself. The settings ask for {needed}.</source>
        <translation>최근의 쓸 만한 프레임 {good}개 중 {agreeing}개가 각각 이 사람으로 판정했습니다. 설정: {needed}개.</translation>
    </message>
    <message>
        <source>Live face</source>
        <translation>실물 확인</translation>
    </message>
    <message>
        <source>It was not judged whether this is a live face.</source>
        <translation>실제 얼굴인지 판정하지 않았습니다.</translation>
    </message>
    <message>
        <source>One of {count} scores is not a number, which counts as a failure.</source>
        <translation>점수 {count}개 중 하나가 숫자가 아니어서 실패로 봅니다.</translation>
    </message>
    <message>
        <source>{scores}: the lowest is {lowest}. A photo or a screen comes near 0, a live face near 1.</source>
        <translation>{scores}: 가장 낮은 점수 {lowest}. 사진이나 화면은 0, 실제 얼굴은 1에 가깝습니다.</translation>
    </message>
    <message>
        <source>The settings ask for {bar} in {count} pictures.</source>
        <translation>설정: 프레임 {count}개에서 {bar} 이상.</translation>
    </message>
    <message>
        <source>Photo or screen</source>
        <translation>사진 또는 화면</translation>
    </message>
    <message>
        <source>Seen at least once. It is held against the face until it is gone.</source>
        <translation>한 번 이상 보였습니다. 얼굴이 사라질 때까지 거부합니다.</translation>
    </message>
    <message>
        <source>Nothing of the kind was seen.</source>
        <translation>그런 것은 보이지 않았습니다.</translation>
    </message>
    <message>
        <source>Camera picture</source>
        <translation>카메라 영상</translation>
    </message>
    <message>
        <source>Frozen: the very same picture came again and again.</source>
        <translation>멈춤: 똑같은 영상이 되풀이되었습니다.</translation>
    </message>
    <message>
        <source>Not frozen: each picture was a new one.</source>
        <translation>멈추지 않음: 매번 새 영상이었습니다.</translation>
    </message>
    <message>
        <source>Looked at</source>
        <translation>살펴본 시간</translation>
    </message>
    <message>
        <source>No picture was used.</source>
        <translation>쓴 프레임이 없습니다.</translation>
    </message>
    <message>
        <source>For how long is not known.</source>
        <translation>얼마 동안인지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>For {seconds} s, from the first good picture to the newest.</source>
        <translation>쓸 만한 첫 프레임부터 마지막까지 {seconds}초.</translation>
    </message>
    <message>
        <source>The newest one was too old by then.</source>
        <translation>판정할 때 마지막 프레임이 이미 너무 오래되었습니다.</translation>
    </message>
    <message>
        <source>Gallery and models</source>
        <translation>등록 자료와 모델</translation>
    </message>
    <message>
        <source>It is not known whether they belong together (people: {people}, models: {models}).</source>
        <translation>서로 맞는지 알 수 없습니다 (사람: {people}, 모델: {models}).</translation>
    </message>
    <message>
        <source>They do not belong together (people: {people}, models: {models}). The people must be enrolled again with this pack.</source>
        <translation>서로 맞지 않습니다 (사람: {people}, 모델: {models}). 이 팩으로 다시 등록해야 합니다.</translation>
    </message>
    <message>
        <source>They belong together ({models}).</source>
        <translation>서로 맞습니다 ({models}).</translation>
    </message>
    <message>
        <source>Faults</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Nothing failed.</source>
        <translation>오류가 없었습니다.</translation>
    </message>
    <message>
        <source>Something failed: {fault}. The log file says more.</source>
        <translation>오류가 있었습니다: {fault}. 자세한 내용은 로그 파일에 있습니다.</translation>
    </message>
    <message>
        <source>At this machine</source>
        <translation>이 기기</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>장소</translation>
    </message>
    <message>
        <source>Visit {visit}, person {person}. Logs and exports use these names.</source>
        <translation>방문 {visit}, 사람 {person}. 로그와 내보낸 파일에서 쓰는 이름입니다.</translation>
    </message>
    <message>
        <source>In the records</source>
        <translation>기록 번호</translation>
    </message>
    <message>
        <source>Granted</source>
        <translation>승인</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>거부</translation>
    </message>
    <message>
        <source>Somebody who was deleted</source>
        <translation>삭제된 사람</translation>
    </message>
    <message>
        <source>Not recognised</source>
        <translation>인식되지 않음</translation>
    </message>
    <message>
        <source>Recognised</source>
        <translation>인식됨</translation>
    </message>
    <message>
        <source>Everything that was asked for was there.</source>
        <translation>필요한 조건을 모두 갖추었습니다.</translation>
    </message>
    <message>
        <source>Picture too old</source>
        <translation>오래된 영상</translation>
    </message>
    <message>
        <source>The newest picture of the face was too old when it was decided.</source>
        <translation>판정할 때 얼굴의 마지막 영상이 너무 오래되었습니다.</translation>
    </message>
    <message>
        <source>Camera picture frozen</source>
        <translation>카메라 영상 멈춤</translation>
    </message>
    <message>
        <source>The camera gave the same picture again and again, as if stuck.</source>
        <translation>카메라가 멈춘 것처럼 같은 영상만 계속 보냈습니다.</translation>
    </message>
    <message>
        <source>Looked like a photo or screen</source>
        <translation>사진이나 화면으로 보임</translation>
    </message>
    <message>
        <source>The face looked like a photo or a screen that was held up.</source>
        <translation>들고 있는 사진이나 화면처럼 보였습니다.</translation>
    </message>
    <message>
        <source>Live face not judged</source>
        <translation>실물 확인 부족</translation>
    </message>
    <message>
        <source>It was not judged often enough whether this is a live face.</source>
        <translation>실제 얼굴인지 충분히 여러 번 판정하지 못했습니다.</translation>
    </message>
    <message>
        <source>No usable picture</source>
        <translation>쓸 만한 프레임 없음</translation>
    </message>
    <message>
        <source>No picture of the face was good enough to be compared.</source>
        <translation>비교할 만큼 얼굴이 잘 나온 프레임이 없었습니다.</translation>
    </message>
    <message>
        <source>Enrolled for another pack</source>
        <translation>다른 팩으로 등록됨</translation>
    </message>
    <message>
        <source>The enrolled people do not belong to the pack of models that ran.</source>
        <translation>등록된 사람들이 실행 중이던 팩과 맞지 않습니다.</translation>
    </message>
    <message>
        <source>No threshold</source>
        <translation>기준값 없음</translation>
    </message>
    <message>
        <source>There was no threshold that says how alike is alike enough.</source>
        <translation>얼마나 닮아야 하는지 정한 기준값이 없었습니다.</translation>
    </message>
    <message>
        <source>Nobody who is enrolled</source>
        <translation>등록된 사람이 아님</translation>
    </message>
    <message>
        <source>Nobody who is enrolled looks enough like this face.</source>
        <translation>이 얼굴과 충분히 닮은 등록자가 없습니다.</translation>
    </message>
    <message>
        <source>Two people about as near</source>
        <translation>두 사람과 비슷함</translation>
    </message>
    <message>
        <source>Two enrolled people look about equally like this face: it is unclear who it was.</source>
        <translation>등록된 두 사람이 이 얼굴과 비슷하게 닮아 누구인지 분명하지 않습니다.</translation>
    </message>
    <message>
        <source>Too few pictures agreed</source>
        <translation>일치한 프레임 부족</translation>
    </message>
    <message>
        <source>Too few pictures, each by itself, named the same person.</source>
        <translation>같은 사람으로 판정한 프레임이 너무 적었습니다.</translation>
    </message>
    <message>
        <source>Left too early</source>
        <translation>너무 일찍 떠남</translation>
    </message>
    <message>
        <source>The face was gone before there was a decision.</source>
        <translation>판정하기 전에 얼굴이 사라졌습니다.</translation>
    </message>
    <message>
        <source>Something failed</source>
        <translation>오류 발생</translation>
    </message>
    <message>
        <source>A part of the program or the camera failed meanwhile.</source>
        <translation>그사이 프로그램의 일부나 카메라에 오류가 있었습니다.</translation>
    </message>
    <message>
        <source>Not recorded or door faulty</source>
        <translation>기록 실패 또는 문 고장</translation>
    </message>
    <message>
        <source>The visit could not be recorded, or the door did not obey: it stayed shut.</source>
        <translation>방문을 기록하지 못했거나 문이 응답하지 않아 잠긴 채로 두었습니다.</translation>
    </message>
</context>
<context>
    <name>health</name>
    <message>
        <source>The log file says more.</source>
        <translation>자세한 내용은 로그 파일에 있습니다.</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>파이썬</translation>
    </message>
    <message>
        <source>The language that the program runs on.</source>
        <translation>프로그램이 실행되는 언어입니다.</translation>
    </message>
    <message>
        <source>Install Python 3.11, 3.12 or 3.13.</source>
        <translation>Python 3.11, 3.12, 3.13 가운데 하나를 설치하세요.</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <source>Room for people, visits and models.</source>
        <translation>사람, 방문, 모델을 저장할 공간입니다.</translation>
    </message>
    <message>
        <source>Free some space, or let this user write into the data folder.</source>
        <translation>공간을 비우거나, 이 사용자가 데이터 폴더에 쓸 수 있게 하세요.</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>시계</translation>
    </message>
    <message>
        <source>Every visit is recorded with the time.</source>
        <translation>방문마다 시각을 기록합니다.</translation>
    </message>
    <message>
        <source>Set the clock: connect to a network, or add a clock module.</source>
        <translation>시각을 맞추세요. 네트워크에 연결하거나 시계 모듈을 다세요.</translation>
    </message>
    <message>
        <source>Picture software (OpenCV)</source>
        <translation>영상 소프트웨어 (OpenCV)</translation>
    </message>
    <message>
        <source>It reads cameras and videos.</source>
        <translation>카메라와 동영상을 읽습니다.</translation>
    </message>
    <message>
        <source>Install the program again; two versions are mixed.</source>
        <translation>프로그램을 다시 설치하세요. 두 버전이 섞여 있습니다.</translation>
    </message>
    <message>
        <source>Window libraries</source>
        <translation>창 라이브러리</translation>
    </message>
    <message>
        <source>What the system must bring so that a window can open.</source>
        <translation>창을 열기 위해 시스템에 있어야 하는 것입니다.</translation>
    </message>
    <message>
        <source>Run python3 faceid.py run: it says what to install.</source>
        <translation>python3 faceid.py run을 실행하면 설치할 것을 알려 줍니다.</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>글꼴</translation>
    </message>
    <message>
        <source>The program brings letters for Korean names.</source>
        <translation>한글 이름을 위한 글꼴이 프로그램에 들어 있습니다.</translation>
    </message>
    <message>
        <source>Install the program again, or the package fonts-nanum.</source>
        <translation>프로그램이나 fonts-nanum 패키지를 다시 설치하세요.</translation>
    </message>
    <message>
        <source>Settings file</source>
        <translation>설정 파일</translation>
    </message>
    <message>
        <source>Where the settings are kept.</source>
        <translation>설정을 보관하는 곳입니다.</translation>
    </message>
    <message>
        <source>Save the settings again; what was wrong has its default now.</source>
        <translation>설정을 다시 저장하세요. 잘못된 값은 기본값으로 바뀌었습니다.</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>People, visits, and a trail that shows every later change.</source>
        <translation>사람, 방문, 그리고 나중의 변경을 모두 드러내는 기록입니다.</translation>
    </message>
    <message>
        <source>Restore a backup: faceid-gui restore</source>
        <translation>백업을 복원하세요: faceid-gui restore</translation>
    </message>
    <message>
        <source>Encryption key</source>
        <translation>암호화 키</translation>
    </message>
    <message>
        <source>Without it nobody can read the database.</source>
        <translation>키가 없으면 누구도 데이터베이스를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>Bring the key file back, readable for its owner alone.</source>
        <translation>키 파일을 되돌려 놓고 소유자만 읽을 수 있게 하세요.</translation>
    </message>
    <message>
        <source>Check its cable, or choose another source in the settings.</source>
        <translation>케이블을 확인하거나 설정에서 다른 영상을 고르세요.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>The files of the pack in use, checked one by one.</source>
        <translation>쓰고 있는 팩의 파일을 하나씩 확인합니다.</translation>
    </message>
    <message>
        <source>Install the pack in the settings under Recognition.</source>
        <translation>설정의 인식에서 팩을 설치하세요.</translation>
    </message>
    <message>
        <source>Recognition</source>
        <translation>인식</translation>
    </message>
    <message>
        <source>A test picture is computed from end to end.</source>
        <translation>시험 영상을 처음부터 끝까지 처리합니다.</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>It is opened and asked for a picture.</source>
        <translation>열어서 영상을 받아 봅니다.</translation>
    </message>
    <message>
        <source>It is in use by this window, so its newest picture was taken.</source>
        <translation>이 창에서 쓰고 있어 가장 최근 영상을 썼습니다.</translation>
    </message>
    <message>
        <source>This machine as a server</source>
        <translation>이 기기를 서버로</translation>
    </message>
    <message>
        <source>Its keys, and whether it serves now.</source>
        <translation>키가 있는지, 지금 실행 중인지 확인합니다.</translation>
    </message>
    <message>
        <source>Set the server up again, and pair every kiosk with it.</source>
        <translation>서버를 다시 설정하고 모든 키오스크를 다시 페어링하세요.</translation>
    </message>
    <message>
        <source>Server in use</source>
        <translation>사용하는 서버</translation>
    </message>
    <message>
        <source>It is asked who it is, and has to prove it.</source>
        <translation>누구인지 묻고, 서버는 그것을 증명해야 합니다.</translation>
    </message>
    <message>
        <source>Look whether the server is on, or pair with it again.</source>
        <translation>서버가 켜져 있는지 보거나 다시 페어링하세요.</translation>
    </message>
</context>
<context>
    <name>importing</name>
    <message>
        <source>Choose the folder of a person, or of many people</source>
        <translation>한 사람 또는 여러 사람의 폴더 선택</translation>
    </message>
    <message>
        <source>Choose photos of one person</source>
        <translation>한 사람의 사진 선택</translation>
    </message>
    <message>
        <source>Photos ({patterns})</source>
        <translation>사진 ({patterns})</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>보고서 저장</translation>
    </message>
    <message>
        <source>Tables ({patterns})</source>
        <translation>표 ({patterns})</translation>
    </message>
    <message>
        <source>other files</source>
        <translation>다른 파일</translation>
    </message>
    <message>
        <source>videos</source>
        <translation>동영상</translation>
    </message>
    <message>
        <source>archives</source>
        <translation>압축 파일</translation>
    </message>
    <message>
        <source>hidden files</source>
        <translation>숨김 파일</translation>
    </message>
    <message>
        <source>devices, not files</source>
        <translation>파일이 아닌 장치</translation>
    </message>
    <message>
        <source>files that are gone</source>
        <translation>없어진 파일</translation>
    </message>
    <message>
        <source>folders that may not be read</source>
        <translation>읽을 수 없는 폴더</translation>
    </message>
    <message>
        <source>Not photos, left out: {count} ({reasons})</source>
        <translation>사진이 아니어서 뺌: {count}개 ({reasons})</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>1분 이내 남음</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>약 {minutes}분 남음</translation>
    </message>
    <message>
        <source>{speed} photos per second</source>
        <translation>초당 사진 {speed}장</translation>
    </message>
    <message>
        <source>{photo}: score {score} against {name}</source>
        <translation>{photo}: {name} 님과의 점수 {score}</translation>
    </message>
    <message>
        <source>{photo}: score {score} against {name}, looks like {other}</source>
        <translation>{photo}: {name} 님과의 점수 {score}, {other} 님과 닮음</translation>
    </message>
    <message>
        <source>Probably somebody else</source>
        <translation>다른 사람일 수 있음</translation>
    </message>
    <message>
        <source>Shows the same as another photo</source>
        <translation>다른 사진과 같음</translation>
    </message>
    <message>
        <source>The person would be recognised less surely with it</source>
        <translation>이 사진을 쓰면 인식이 덜 확실해짐</translation>
    </message>
    <message>
        <source>There are enough better or more varied photos</source>
        <translation>더 좋거나 더 다양한 사진이 충분함</translation>
    </message>
    <message>
        <source>The face is too small</source>
        <translation>얼굴이 너무 작음</translation>
    </message>
    <message>
        <source>The face is too large</source>
        <translation>얼굴이 너무 큼</translation>
    </message>
    <message>
        <source>The face is cut off</source>
        <translation>얼굴이 잘림</translation>
    </message>
    <message>
        <source>The face is turned away</source>
        <translation>고개를 돌림</translation>
    </message>
    <message>
        <source>The face is too dark</source>
        <translation>얼굴이 너무 어두움</translation>
    </message>
    <message>
        <source>The face is too bright</source>
        <translation>얼굴이 너무 밝음</translation>
    </message>
    <message>
        <source>The face is blurred</source>
        <translation>얼굴이 흐림</translation>
    </message>
    <message>
        <source>The picture is damaged</source>
        <translation>그림이 손상됨</translation>
    </message>
    <message>
        <source>The picture is incomplete</source>
        <translation>그림이 온전하지 않음</translation>
    </message>
    <message>
        <source>The picture is too large</source>
        <translation>그림이 너무 큼</translation>
    </message>
    <message>
        <source>The file is no picture</source>
        <translation>그림 파일이 아님</translation>
    </message>
    <message>
        <source>The file cannot be read</source>
        <translation>파일을 읽을 수 없음</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>빈 파일</translation>
    </message>
    <message>
        <source>The file is larger than 64 MB</source>
        <translation>64 MB보다 큰 파일</translation>
    </message>
    <message>
        <source>The file is gone</source>
        <translation>파일이 없어짐</translation>
    </message>
    <message>
        <source>The file may not be read</source>
        <translation>파일을 읽을 권한이 없음</translation>
    </message>
    <message>
        <source>The name is empty</source>
        <translation>이름이 비어 있음</translation>
    </message>
    <message>
        <source>The name is longer than 200 characters</source>
        <translation>이름이 200자보다 김</translation>
    </message>
    <message>
        <source>The name holds a character that no name can have</source>
        <translation>이름에 쓸 수 없는 문자가 있음</translation>
    </message>
    <message>
        <source>The name cannot be seen</source>
        <translation>보이지 않는 이름</translation>
    </message>
</context>
<context>
    <name>known</name>
    <message>
        <source>Gives the eyes alone: nose and mouth are guessed.</source>
        <translation>눈만 찾고 코와 입은 짐작합니다.</translation>
    </message>
    <message>
        <source>Finds no landmarks: the eyes are looked for in the box, the rest is guessed.</source>
        <translation>특징점을 찾지 않습니다. 얼굴 영역에서 눈을 찾고 나머지는 짐작합니다.</translation>
    </message>
    <message>
        <source>The installed DeepFace has it, and this program does not know its files.</source>
        <translation>설치된 DeepFace에 있지만 이 프로그램이 그 파일을 모릅니다.</translation>
    </message>
    <message>
        <source>Published as PyTorch weights only. Copy the ONNX export into a models folder.</source>
        <translation>PyTorch 가중치로만 공개되어 있습니다. ONNX로 바꾼 파일을 모델 폴더에 복사하세요.</translation>
    </message>
    <message>
        <source>For non-commercial research only; in no pack.</source>
        <translation>비상업적 연구에만 쓸 수 있으며 어느 팩에도 없습니다.</translation>
    </message>
    <message>
        <source>not on this machine</source>
        <translation>이 기기에 없음</translation>
    </message>
    <message>
        <source>{pack} is on this machine.</source>
        <translation>{pack}: 이 기기에 있습니다.</translation>
    </message>
    <message>
        <source>{pack} needs {names}: install it with pip install &apos;faceid-gui[{extra}]&apos;.</source>
        <translation>{pack}: 필요한 패키지 {names}. 설치하는 명령: pip install &apos;faceid-gui[{extra}]&apos;</translation>
    </message>
    <message>
        <source>{pack} needs {names}: pip install {extra}.</source>
        <translation>{pack}: 필요한 패키지 {names}. 설치하는 명령: pip install {extra}</translation>
    </message>
    <message>
        <source>{pack}: lacks {name} (about {size}). It must be fetched by hand.</source>
        <translation>{pack}: 없는 파일 {name} (약 {size}). 직접 받아야 합니다.</translation>
    </message>
    <message>
        <source>{pack}: lacks {name} (about {size}).</source>
        <translation>{pack}: 없는 파일 {name} (약 {size}).</translation>
    </message>
    <message>
        <source>{pack} lacks {names} ({size}).</source>
        <translation>{pack}: 없는 파일 {names} ({size}).</translation>
    </message>
    <message>
        <source>{pack}: {path} is here and is taken over when the pack is installed.</source>
        <translation>{pack}: {path} 파일이 있으며 팩을 설치하면 가져옵니다.</translation>
    </message>
    <message>
        <source>two enrolled people, or a folder of strangers, are needed to calibrate</source>
        <translation>보정하려면 등록된 사람 두 명 또는 낯선 사람의 폴더가 필요합니다</translation>
    </message>
    <message>
        <source>nobody is enrolled yet</source>
        <translation>아직 등록된 사람이 없습니다</translation>
    </message>
    <message>
        <source>{who} are as good as the same person: no threshold would let anybody in. Is somebody enrolled twice, or is a stranger&apos;s photo of somebody enrolled?</source>
        <translation>{who}: 같은 사람이나 다름없어 어떤 기준값으로도 아무도 들어올 수 없습니다. 두 번 등록된 사람이 있거나, 등록된 사람이 낯선 사람의 사진에 들어 있지 않은지 확인하세요.</translation>
    </message>
    <message>
        <source>the settings were changed meanwhile: look at the plan again</source>
        <translation>그사이 설정이 바뀌었습니다. 무엇이 바뀌는지 다시 확인하세요</translation>
    </message>
    <message>
        <source>there is no adoption to undo</source>
        <translation>되돌릴 변경이 없습니다</translation>
    </message>
    <message>
        <source>there are no photos in {folder}</source>
        <translation>폴더에 사진이 없습니다: {folder}</translation>
    </message>
    <message>
        <source>there is no folder {folder}</source>
        <translation>폴더가 없습니다: {folder}</translation>
    </message>
    <message>
        <source>{file} gives nobody a group</source>
        <translation>{file} 파일에 그룹이 정해진 사람이 없습니다</translation>
    </message>
    <message>
        <source>{file} has {count} groups, which is too many to compare</source>
        <translation>{file} 파일의 그룹이 {count}개여서 비교하기에 너무 많습니다</translation>
    </message>
    <message>
        <source>{file} holds no pairs of photos</source>
        <translation>{file} 파일에 사진 쌍이 없습니다</translation>
    </message>
    <message>
        <source>a line of the pairs file is no pair</source>
        <translation>쌍 파일에 쌍이 아닌 줄이 있습니다</translation>
    </message>
    <message>
        <source>the pairs file promises no sensible number of pairs</source>
        <translation>쌍 파일에 적힌 쌍의 수가 맞지 않습니다</translation>
    </message>
    <message>
        <source>the pairs file promises {wanted} pairs and has {count}</source>
        <translation>쌍 파일에는 쌍이 {wanted}개라고 적혀 있으나 {count}개입니다</translation>
    </message>
    <message>
        <source>a list needs pairs of one person and pairs of two people</source>
        <translation>목록에는 같은 사람의 쌍과 다른 사람의 쌍이 모두 있어야 합니다</translation>
    </message>
    <message>
        <source>{file} is too large for a list</source>
        <translation>{file} 파일이 목록이라기에는 너무 큽니다</translation>
    </message>
    <message>
        <source>{file} is no text in UTF-8</source>
        <translation>{file} 파일이 UTF-8 텍스트가 아닙니다</translation>
    </message>
    <message>
        <source>the run {run} cannot be read</source>
        <translation>평가를 읽을 수 없습니다: {run}</translation>
    </message>
    <message>
        <source>{file} cannot be read</source>
        <translation>{file} 파일을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>no run {run} is kept</source>
        <translation>보관된 평가가 없습니다: {run}</translation>
    </message>
    <message>
        <source>an evaluation needs people with photos</source>
        <translation>평가하려면 사진이 있는 사람이 필요합니다</translation>
    </message>
    <message>
        <source>the gallery keeps no face pictures; give a folder of photos</source>
        <translation>등록 목록에 보관한 얼굴 사진이 없습니다. 사진 폴더를 고르세요</translation>
    </message>
    <message>
        <source>There is no model named {name}.</source>
        <translation>{name} 모델이 없습니다.</translation>
    </message>
    <message>
        <source>There is no detector named {name}.</source>
        <translation>{name} 검출 모델이 없습니다.</translation>
    </message>
</context>
<context>
    <name>lab</name>
    <message>
        <source>Choose the folder with a folder for each person</source>
        <translation>사람별 폴더가 들어 있는 폴더 선택</translation>
    </message>
    <message>
        <source>Choose the folder of strangers</source>
        <translation>낯선 사람의 폴더 선택</translation>
    </message>
    <message>
        <source>Choose the list of pairs</source>
        <translation>쌍 목록 선택</translation>
    </message>
    <message>
        <source>Choose the table of groups</source>
        <translation>그룹 표 선택</translation>
    </message>
    <message>
        <source>Choose the folder for the report</source>
        <translation>보고서를 저장할 폴더 선택</translation>
    </message>
    <message>
        <source>Tables and lists ({patterns})</source>
        <translation>표와 목록 ({patterns})</translation>
    </message>
    <message>
        <source>Not taken for the same person</source>
        <translation>같은 사람인데 일치하지 않음</translation>
    </message>
    <message>
        <source>Taken for each other</source>
        <translation>서로 다른 사람인데 일치함</translation>
    </message>
    <message>
        <source>Score {value}</source>
        <translation>점수 {value}</translation>
    </message>
    <message>
        <source>Noticed</source>
        <translation>발견한 것</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>누구</translation>
    </message>
    <message>
        <source>Looks like</source>
        <translation>닮은 사람</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>FMR against all</source>
        <translation>전체 대비 FMR</translation>
    </message>
    <message>
        <source>False matches within the group, as many times those of all</source>
        <translation>그룹 안의 오일치가 전체의 몇 배인지</translation>
    </message>
    <message>
        <source>FMR at {rate}</source>
        <translation>{rate}에서 FMR</translation>
    </message>
    <message>
        <source>FNMR at {rate}</source>
        <translation>{rate}에서 FNMR</translation>
    </message>
    <message>
        <source>FPIR at {rate}</source>
        <translation>{rate}에서 FPIR</translation>
    </message>
    <message>
        <source>FNIR at {rate}</source>
        <translation>{rate}에서 FNIR</translation>
    </message>
    <message>
        <source>People</source>
        <translation>사람</translation>
    </message>
    <message>
        <source>{name}: {before} → {after}</source>
        <translation>{name}: {before} → {after}</translation>
    </message>
    <message>
        <source>the pack&apos;s own</source>
        <translation>팩의 것</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>팩</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>검출 모델</translation>
    </message>
    <message>
        <source>{name}: {after}, as now</source>
        <translation>{name}: {after}, 지금과 같음</translation>
    </message>
    <message>
        <source>Changed by hand since, and lost with this: {fields}</source>
        <translation>그 뒤 직접 바꾸었고, 되돌리면 잃는 것: {fields}</translation>
    </message>
    <message>
        <source>People ready at once: {ready} · from kept face pictures: {kept}</source>
        <translation>바로 쓸 수 있는 사람: {ready}명 · 보관한 얼굴 사진으로 처리할 사람: {kept}명</translation>
    </message>
    <message>
        <source>The threshold from before comes back.</source>
        <translation>이전 기준값으로 돌아갑니다.</translation>
    </message>
    <message>
        <source>The threshold is set anew for 1 stranger in {share}; now it is {value}. This can be undone.</source>
        <translation>기준값을 낯선 사람 {share}명 중 1명에 맞게 다시 정합니다. 지금은 {value}입니다. 나중에 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>pack</source>
        <translation>팩</translation>
    </message>
    <message>
        <source>detector</source>
        <translation>검출 모델</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>기준값</translation>
    </message>
    <message>
        <source>FNIR at FPIR {rate}</source>
        <translation>FPIR {rate}에서 FNIR</translation>
    </message>
    <message>
        <source>FNMR at FMR {rate}</source>
        <translation>FMR {rate}에서 FNMR</translation>
    </message>
    <message>
        <source>How often somebody who is enrolled is missed, with its interval</source>
        <translation>등록된 사람을 얼마나 자주 놓치는지와 그 구간</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>EER</source>
        <translation>EER</translation>
    </message>
    <message>
        <source>Equal error rate of pairs</source>
        <translation>쌍에서 FMR과 FNMR이 같아지는 비율</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>One photo on this machine</source>
        <translation>이 기기에서 사진 한 장</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>비교 방식</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>사진</translation>
    </message>
    <message>
        <source>Photos enrolled per person</source>
        <translation>사람마다 등록한 사진 수</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <source>Recommended.</source>
        <translation>추천한 조합입니다.</translation>
    </message>
    <message>
        <source>The licence {licence} does not allow use in a business.</source>
        <translation>라이선스 {licence}: 상업적 사용을 허용하지 않습니다.</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low}~{high}</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>측정하지 않음</translation>
    </message>
    <message>
        <source>{errors} of {trials}; between {span} with 95 % certainty</source>
        <translation>{trials}건 중 {errors}건, 95 % 구간 {span}</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>코사인</translation>
    </message>
    <message>
        <source>Euclidean</source>
        <translation>유클리드</translation>
    </message>
    <message>
        <source>Euclidean L2</source>
        <translation>유클리드 L2</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>각도</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>not for business</source>
        <translation>상업적 사용 불가</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>이 기기</translation>
    </message>
    <message>
        <source>guess</source>
        <translation>추측</translation>
    </message>
    <message>
        <source>Too few comparisons to see {rate}: the threshold for it is a guess.</source>
        <translation>비교한 수가 너무 적어 {rate}를 볼 수 없습니다. 그 기준값은 추측입니다.</translation>
    </message>
    <message>
        <source>Enrolled people</source>
        <translation>등록된 사람</translation>
    </message>
    <message>
        <source>photos per person: {count}</source>
        <translation>사람마다 사진 {count}장</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>1분 이내 남음</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>약 {minutes}분 남음</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}초</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes}분</translation>
    </message>
    <message>
        <source>At an unknown time</source>
        <translation>알 수 없는 시각</translation>
    </message>
    <message>
        <source>That cannot be written there</source>
        <translation>그곳에 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>Only one photo</source>
        <translation>사진이 한 장뿐</translation>
    </message>
    <message>
        <source>No photo at all</source>
        <translation>사진이 없음</translation>
    </message>
    <message>
        <source>Perhaps one person under two names</source>
        <translation>두 이름, 한 사람일 수 있음</translation>
    </message>
    <message>
        <source>A name that nobody has</source>
        <translation>없는 이름</translation>
    </message>
    <message>
        <source>A stranger who looks enrolled</source>
        <translation>등록자와 닮은 낯선 사람</translation>
    </message>
    <message>
        <source>A network failed</source>
        <translation>모델이 실패함</translation>
    </message>
    <message>
        <source>Several faces in a photo</source>
        <translation>얼굴이 여럿</translation>
    </message>
    <message>
        <source>Probably somebody else</source>
        <translation>다른 사람일 수 있음</translation>
    </message>
    <message>
        <source>No face found</source>
        <translation>얼굴 없음</translation>
    </message>
    <message>
        <source>A photo that cannot be read</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>The same photo twice</source>
        <translation>같은 사진 두 번</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>Come closer</source>
        <translation>가까이 오세요</translation>
    </message>
    <message>
        <source>Step back a little</source>
        <translation>조금 뒤로 가세요</translation>
    </message>
    <message>
        <source>Move into the picture</source>
        <translation>화면 안으로 들어오세요</translation>
    </message>
    <message>
        <source>Look at the camera</source>
        <translation>카메라를 보세요</translation>
    </message>
    <message>
        <source>More light is needed</source>
        <translation>더 밝은 곳이 필요합니다</translation>
    </message>
    <message>
        <source>Too much light</source>
        <translation>너무 밝습니다</translation>
    </message>
    <message>
        <source>Hold still</source>
        <translation>움직이지 마세요</translation>
    </message>
    <message>
        <source>The camera is starting</source>
        <translation>카메라를 켜는 중입니다</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>카메라가 없습니다</translation>
    </message>
    <message>
        <source>Plug in a camera, or choose another one in the settings.</source>
        <translation>카메라를 연결하거나 설정에서 다른 카메라를 고르세요.</translation>
    </message>
    <message>
        <source>Another program uses the camera</source>
        <translation>다른 프로그램이 카메라를 쓰고 있습니다</translation>
    </message>
    <message>
        <source>Close that program; the picture then comes by itself.</source>
        <translation>그 프로그램을 닫으면 영상이 저절로 나옵니다.</translation>
    </message>
    <message>
        <source>The camera picture is frozen</source>
        <translation>카메라 영상이 멈췄습니다</translation>
    </message>
    <message>
        <source>It is being restarted. If this stays, replug the camera.</source>
        <translation>다시 시작하는 중입니다. 계속되면 카메라를 다시 연결하세요.</translation>
    </message>
    <message>
        <source>The camera is gone</source>
        <translation>카메라 연결이 끊겼습니다</translation>
    </message>
    <message>
        <source>Check its cable. It comes back by itself.</source>
        <translation>케이블을 확인하세요. 연결되면 저절로 돌아옵니다.</translation>
    </message>
    <message>
        <source>The recording has ended</source>
        <translation>녹화 영상이 끝났습니다</translation>
    </message>
    <message>
        <source>Choose another source from the menu.</source>
        <translation>메뉴에서 다른 영상을 고르세요.</translation>
    </message>
    <message>
        <source>Recognition is starting</source>
        <translation>인식을 시작하는 중입니다</translation>
    </message>
    <message>
        <source>Recognition stopped and is being restarted</source>
        <translation>인식이 멈춰 다시 시작하는 중입니다</translation>
    </message>
    <message>
        <source>The door stays shut. Please wait a moment.</source>
        <translation>문은 잠긴 채로 있습니다. 잠시 기다려 주세요.</translation>
    </message>
    <message>
        <source>Recognition is off</source>
        <translation>인식이 꺼져 있습니다</translation>
    </message>
    <message>
        <source>The door stays shut.</source>
        <translation>문은 잠긴 채로 있습니다.</translation>
    </message>
    <message>
        <source>Recognition cannot start</source>
        <translation>인식을 시작할 수 없습니다</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>환영합니다</translation>
    </message>
    <message>
        <source>The door is open</source>
        <translation>문이 열렸습니다</translation>
    </message>
    <message>
        <source>Not recognised</source>
        <translation>인식되지 않았습니다</translation>
    </message>
    <message>
        <source>Please ask for help if you should have access.</source>
        <translation>출입 권한이 있다면 도움을 요청하세요.</translation>
    </message>
    <message>
        <source>Nobody can be let in now</source>
        <translation>지금은 아무도 들어올 수 없습니다</translation>
    </message>
    <message>
        <source>The administrator has to finish the set-up.</source>
        <translation>관리자가 설정을 마쳐야 합니다.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>문제가 생겼습니다</translation>
    </message>
    <message>
        <source>The door stays shut. Please try again.</source>
        <translation>문은 잠긴 채로 있습니다. 다시 시도해 주세요.</translation>
    </message>
    <message>
        <source>Please try again</source>
        <translation>다시 시도해 주세요</translation>
    </message>
    <message>
        <source>Look straight at the camera and hold still.</source>
        <translation>카메라를 똑바로 보고 움직이지 마세요.</translation>
    </message>
    <message>
        <source>The face is not good enough</source>
        <translation>얼굴 사진이 충분히 좋지 않습니다</translation>
    </message>
    <message>
        <source>The log file says more.</source>
        <translation>자세한 내용은 로그 파일에 있습니다.</translation>
    </message>
    <message>
        <source>This is no picture that can be used</source>
        <translation>쓸 수 없는 그림입니다</translation>
    </message>
    <message>
        <source>There is no face in the picture</source>
        <translation>그림에 얼굴이 없습니다</translation>
    </message>
    <message>
        <source>There is more than one face</source>
        <translation>얼굴이 여러 개입니다</translation>
    </message>
    <message>
        <source>Somebody of that name is enrolled</source>
        <translation>같은 이름이 이미 등록되어 있습니다</translation>
    </message>
    <message>
        <source>There is no such thing</source>
        <translation>찾을 수 없습니다</translation>
    </message>
    <message>
        <source>Somebody else changed it meanwhile</source>
        <translation>그사이 다른 곳에서 바뀌었습니다</translation>
    </message>
    <message>
        <source>This setting makes no sense</source>
        <translation>쓸 수 없는 설정입니다</translation>
    </message>
    <message>
        <source>Wrong PIN</source>
        <translation>PIN이 틀렸습니다</translation>
    </message>
    <message>
        <source>Too many wrong PINs</source>
        <translation>PIN을 너무 많이 틀렸습니다</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지했습니다</translation>
    </message>
    <message>
        <source>The camera cannot be opened</source>
        <translation>카메라를 열 수 없습니다</translation>
    </message>
    <message>
        <source>It is missing, or another program uses it.</source>
        <translation>연결되어 있지 않거나 다른 프로그램이 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>A model file is missing</source>
        <translation>모델 파일이 없습니다</translation>
    </message>
    <message>
        <source>Install a pack: faceid-gui models install</source>
        <translation>팩을 설치하세요: faceid-gui models install</translation>
    </message>
    <message>
        <source>A model file is damaged</source>
        <translation>모델 파일이 손상되었습니다</translation>
    </message>
    <message>
        <source>Install the pack again: faceid-gui models install</source>
        <translation>팩을 다시 설치하세요: faceid-gui models install</translation>
    </message>
    <message>
        <source>The network does not answer</source>
        <translation>네트워크가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>Check the connection, or copy the models from a USB stick.</source>
        <translation>연결을 확인하거나 USB 메모리에서 모델을 복사하세요.</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>디스크가 가득 찼습니다</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>공간을 비우고 다시 시도하세요.</translation>
    </message>
    <message>
        <source>The program is open already</source>
        <translation>프로그램이 이미 열려 있습니다</translation>
    </message>
    <message>
        <source>Close the other window on this data folder first.</source>
        <translation>이 데이터 폴더를 쓰는 다른 창을 먼저 닫으세요.</translation>
    </message>
    <message>
        <source>The database cannot be read</source>
        <translation>데이터베이스를 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>Restore a backup: faceid-gui restore</source>
        <translation>백업을 복원하세요: faceid-gui restore</translation>
    </message>
    <message>
        <source>The encryption key cannot be read</source>
        <translation>암호화 키를 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>Without it nobody can be recognised. Restore the key file.</source>
        <translation>키가 없으면 아무도 인식할 수 없습니다. 키 파일을 복원하세요.</translation>
    </message>
    <message>
        <source>The recognition software cannot run here</source>
        <translation>이 기기에서 인식 소프트웨어를 실행할 수 없습니다</translation>
    </message>
    <message>
        <source>faceid-gui doctor says what is missing.</source>
        <translation>무엇이 없는지는 faceid-gui doctor가 알려 줍니다.</translation>
    </message>
    <message>
        <source>The server cannot be used</source>
        <translation>서버를 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>Check the network, and whether the server is on.</source>
        <translation>네트워크와 서버가 켜져 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>There is too much to do already</source>
        <translation>이미 할 일이 너무 많습니다</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>잠시 뒤 다시 시도하세요.</translation>
    </message>
    <message>
        <source>Recognition stopped</source>
        <translation>인식이 멈췄습니다</translation>
    </message>
    <message>
        <source>faceid-gui doctor says what is wrong.</source>
        <translation>무엇이 잘못됐는지는 faceid-gui doctor가 알려 줍니다.</translation>
    </message>
    <message>
        <source>The door does not answer</source>
        <translation>문이 응답하지 않습니다</translation>
    </message>
    <message>
        <source>Check its relay and the settings of the door.</source>
        <translation>릴레이와 문 설정을 확인하세요.</translation>
    </message>
    <message>
        <source>No threshold yet</source>
        <translation>아직 기준값이 없습니다</translation>
    </message>
    <message>
        <source>It is known once recognition runs.</source>
        <translation>인식이 시작되면 알 수 있습니다.</translation>
    </message>
    <message>
        <source>Threshold {value}</source>
        <translation>기준값 {value}</translation>
    </message>
    <message>
        <source>Not calibrated: set by hand, or the careful default of the pack.</source>
        <translation>보정되지 않음: 직접 정했거나 팩의 조심스러운 기본값입니다.</translation>
    </message>
    <message>
        <source>At {people} people, about 1 in {share} strangers is taken for somebody (measured on {impostors} comparisons).</source>
        <translation>등록자 {people}명일 때 낯선 사람 약 {share}명 중 1명이 등록자로 오인됩니다 (비교 {impostors}건으로 측정).</translation>
    </message>
    <message>
        <source>So few people support only a claim of 1 in {share}.</source>
        <translation>이렇게 적은 사람으로는 {share}명 중 1명까지만 보장할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>moments</name>
    <message>
        <source>Unknown day</source>
        <translation>알 수 없는 날</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>어제</translation>
    </message>
    <message>
        <source>At an unknown time</source>
        <translation>알 수 없는 시각</translation>
    </message>
</context>
<context>
    <name>overlay</name>
    <message>
        <source>Welcome</source>
        <translation>환영합니다</translation>
    </message>
    <message>
        <source>No access</source>
        <translation>출입할 수 없습니다</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>the best that is present</source>
        <translation>있는 것 중 가장 좋은 팩</translation>
    </message>
</context>
<context>
    <name>pairing</name>
    <message>
        <source>No server answers at this address</source>
        <translation>이 주소에서 응답하는 서버가 없습니다</translation>
    </message>
    <message>
        <source>Check the address, the network, and whether it is on.</source>
        <translation>주소와 네트워크, 서버가 켜져 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>Another server answers there than the one with this code</source>
        <translation>이 코드의 서버가 아닌 다른 서버가 응답합니다</translation>
    </message>
    <message>
        <source>Check the address. Do not go on if it is right.</source>
        <translation>주소를 확인하세요. 주소가 맞다면 계속하지 마세요.</translation>
    </message>
    <message>
        <source>What answers there is no server of this program</source>
        <translation>응답한 것은 이 프로그램의 서버가 아닙니다</translation>
    </message>
    <message>
        <source>Check the address and the port.</source>
        <translation>주소와 포트를 확인하세요.</translation>
    </message>
    <message>
        <source>The code is wrong</source>
        <translation>코드가 틀렸습니다</translation>
    </message>
    <message>
        <source>Read it again from the server&apos;s screen.</source>
        <translation>서버 화면에서 다시 읽으세요.</translation>
    </message>
    <message>
        <source>This code is not valid any more</source>
        <translation>더 이상 쓸 수 없는 코드입니다</translation>
    </message>
    <message>
        <source>Have the server show a new one.</source>
        <translation>서버에서 새 코드를 받으세요.</translation>
    </message>
    <message>
        <source>Too many wrong codes</source>
        <translation>코드를 너무 많이 틀렸습니다</translation>
    </message>
    <message>
        <source>This is no address or code of a server</source>
        <translation>서버의 주소나 코드가 아닙니다</translation>
    </message>
    <message>
        <source>An address looks like 192.168.0.20, a code has 6 digits.</source>
        <translation>주소는 192.168.0.20 같은 모양이고 코드는 숫자 6자리입니다.</translation>
    </message>
</context>
<context>
    <name>people</name>
    <message>
        <source>Deleting {count} people…</source>
        <translation>{count}명을 삭제하는 중…</translation>
    </message>
    <message>
        <source>A sample of {name} was deleted.</source>
        <translation>{name} 님의 샘플을 삭제했습니다.</translation>
    </message>
    <message>
        <source>{name} was erased.</source>
        <translation>{name} 님을 완전히 지웠습니다.</translation>
    </message>
    <message>
        <source>Deleted: {count}. They can come back for 30 days.</source>
        <translation>삭제: {count}명. 30일 동안 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>The name belongs to somebody else by now</source>
        <translation>그 이름은 이제 다른 사람의 것입니다</translation>
    </message>
    <message>
        <source>Rename that person first, then undo.</source>
        <translation>먼저 그 사람의 이름을 바꾼 뒤 취소하세요.</translation>
    </message>
    <message>
        <source>They are not there any more</source>
        <translation>이미 없는 사람입니다</translation>
    </message>
    <message>
        <source>Somebody else changed or deleted them; the list is up to date.</source>
        <translation>다른 곳에서 바꾸거나 삭제했습니다. 목록은 최신입니다.</translation>
    </message>
    <message>
        <source>A name is needed.</source>
        <translation>이름이 필요합니다.</translation>
    </message>
    <message>
        <source>This name has {count} characters. It may have at most {most}.</source>
        <translation>이름이 {count}자입니다. {most}자까지 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Somebody of that name is enrolled. Choose another name.</source>
        <translation>같은 이름이 이미 등록되어 있습니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
        <source>This cannot be a name: it holds signs that no name can have.</source>
        <translation>이름에 쓸 수 없는 문자가 들어 있습니다.</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>One sample alone cannot be held against others.</source>
        <translation>샘플이 하나뿐이면 서로 비교할 수 없습니다.</translation>
    </message>
    <message>
        <source>Each sample against the others: {worst} at worst, {mean} on average.</source>
        <translation>샘플끼리 비교: 최저 {worst}, 평균 {mean}.</translation>
    </message>
    <message>
        <source>The door asks for {threshold}.</source>
        <translation>문의 기준값: {threshold}.</translation>
    </message>
    <message>
        <source>{pose} · quality {share}%</source>
        <translation>{pose} · 품질 {share}%</translation>
    </message>
    <message>
        <source>Undo: {new} is called {old} again</source>
        <translation>실행 취소: {new} → 다시 {old}</translation>
    </message>
    <message>
        <source>Undo: {name} is enrolled again</source>
        <translation>실행 취소: {name} 님을 다시 등록</translation>
    </message>
    <message>
        <source>Undo: {name} and {into} are two people again</source>
        <translation>실행 취소: {name}, {into} 님을 다시 두 사람으로</translation>
    </message>
    <message>
        <source>Undo: {name} is deleted again</source>
        <translation>실행 취소: {name} 님을 다시 삭제</translation>
    </message>
    <message>
        <source>{old} is now called {new}.</source>
        <translation>이름을 바꿨습니다: {old} → {new}.</translation>
    </message>
    <message>
        <source>{name} was deleted, and can come back for 30 days.</source>
        <translation>{name} 님을 삭제했습니다. 30일 동안 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>The samples of {name} belong to {into} now.</source>
        <translation>{name} 님의 샘플을 {into} 님에게 옮겼습니다.</translation>
    </message>
    <message>
        <source>{name} is enrolled again.</source>
        <translation>{name} 님이 다시 등록되었습니다.</translation>
    </message>
    <message>
        <source>{new} is called {old} again.</source>
        <translation>이름을 되돌렸습니다: {new} → {old}.</translation>
    </message>
    <message>
        <source>{name} and {into} are two people again.</source>
        <translation>{name}, {into} 님이 다시 두 사람이 되었습니다.</translation>
    </message>
    <message>
        <source>{name} is deleted again.</source>
        <translation>{name} 님을 다시 삭제했습니다.</translation>
    </message>
</context>
<context>
    <name>server</name>
    <message>
        <source>Kiosk</source>
        <translation>키오스크</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>모든 것</translation>
    </message>
    <message>
        <source>Looking only</source>
        <translation>보기만</translation>
    </message>
    <message>
        <source>Camera picture</source>
        <translation>카메라 영상</translation>
    </message>
    <message>
        <source>Valid for {minutes}:{seconds}. Tries left: {tries}</source>
        <translation>남은 시간 {minutes}:{seconds}, 남은 횟수 {tries}</translation>
    </message>
    <message>
        <source>Paired: {device}</source>
        <translation>페어링함: {device}</translation>
    </message>
    <message>
        <source>This code is not valid any more.</source>
        <translation>더 이상 쓸 수 없는 코드입니다.</translation>
    </message>
    <message>
        <source>Too many wrong codes were typed. This one is void.</source>
        <translation>코드를 너무 많이 틀려 이 코드는 무효가 되었습니다.</translation>
    </message>
    <message>
        <source>This code was taken back.</source>
        <translation>이 코드는 취소되었습니다.</translation>
    </message>
    <message>
        <source>a kiosk</source>
        <translation>키오스크</translation>
    </message>
    <message>
        <source>Two people were called {other}. One is called {name} now.</source>
        <translation>{other} 이름의 사람이 둘이어서 한 사람을 {name} 이름으로 바꿨습니다.</translation>
    </message>
    <message>
        <source>Renamed on both sides: {name} stands, {other} of {place} does not.</source>
        <translation>양쪽에서 이름을 바꿨습니다: {name} 이름을 쓰고, {place}의 {other} 이름은 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>{name} was deleted here while {place} added samples: {count}. They are kept with the deleted person.</source>
        <translation>여기에서 {name} 님을 삭제하는 사이 {place}에서 샘플 {count}개를 추가했습니다. 샘플은 삭제된 사람과 함께 보관됩니다.</translation>
    </message>
    <message>
        <source>{name} was erased here for good, and with that what {place} had added.</source>
        <translation>여기에서 {name} 님을 완전히 지웠고, {place}에서 추가한 것도 함께 지워졌습니다.</translation>
    </message>
    <message>
        <source>{place} deleted {name}, who had been changed here.</source>
        <translation>여기에서 바뀐 {name} 님을 {place}에서 삭제했습니다.</translation>
    </message>
    <message>
        <source>Two consents of {name} were recorded. The later one stands.</source>
        <translation>{name} 님의 동의가 두 번 기록되었습니다. 나중 것을 씁니다.</translation>
    </message>
    <message>
        <source>Nothing was exchanged with the server yet.</source>
        <translation>아직 서버와 동기화하지 않았습니다.</translation>
    </message>
    <message>
        <source>People and visits last exchanged: {when}.</source>
        <translation>사람과 방문의 마지막 동기화: {when}.</translation>
    </message>
    <message>
        <source>Waiting to be sent: {visits} visits, {people} people.</source>
        <translation>보내기를 기다리는 것: 방문 {visits}건, 사람 {people}명.</translation>
    </message>
    <message>
        <source>Visits that grew too old before they could be sent: {count}.</source>
        <translation>보내기 전에 보관 기간이 지난 방문: {count}건.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>General</source>
        <translation>일반</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>Kiosk beside a door, or the administrator&apos;s console.</source>
        <translation>문 옆의 키오스크 또는 관리자 콘솔.</translation>
    </message>
    <message>
        <source>Kiosk</source>
        <translation>키오스크</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>콘솔</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Language of the screen.</source>
        <translation>화면에 쓰는 언어.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 언어</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>한국어</source>
        <translation>한국어</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>색상</translation>
    </message>
    <message>
        <source>Light, dark, or high contrast.</source>
        <translation>밝게, 어둡게, 고대비.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>고대비</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>소리</translation>
    </message>
    <message>
        <source>Play a sound with each decision.</source>
        <translation>결정할 때마다 소리를 냅니다.</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>카메라</translation>
    </message>
    <message>
        <source>A camera, a video file, a folder of photos, or a stream address.</source>
        <translation>카메라, 동영상 파일, 사진 폴더 또는 스트림 주소.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>너비</translation>
    </message>
    <message>
        <source>Picture width asked of the camera.</source>
        <translation>카메라에 요청할 영상 너비.</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>높이</translation>
    </message>
    <message>
        <source>Picture height asked of the camera.</source>
        <translation>카메라에 요청할 영상 높이.</translation>
    </message>
    <message>
        <source>Pictures per second</source>
        <translation>초당 프레임 수</translation>
    </message>
    <message>
        <source>Frame rate asked of the camera.</source>
        <translation>카메라에 요청할 초당 프레임 수.</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>거울</translation>
    </message>
    <message>
        <source>Show the picture like a mirror.</source>
        <translation>영상을 거울처럼 보여 줍니다.</translation>
    </message>
    <message>
        <source>Recognition</source>
        <translation>인식</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>백엔드</translation>
    </message>
    <message>
        <source>Where detection and embedding run.</source>
        <translation>검출과 임베딩을 실행하는 곳.</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>이 기기</translation>
    </message>
    <message>
        <source>Pack</source>
        <translation>팩</translation>
    </message>
    <message>
        <source>The detector, embedder and liveness models that work together.</source>
        <translation>함께 쓰는 검출, 임베딩, 실물 확인 모델.</translation>
    </message>
    <message>
        <source>Detector</source>
        <translation>검출 모델</translation>
    </message>
    <message>
        <source>A detector of the catalogue instead of the pack&apos;s own. Empty: the pack&apos;s own.</source>
        <translation>팩의 검출 모델 대신 쓸 다른 검출 모델의 이름. 비워 두면 팩의 것을 씁니다.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <source>Threads for the networks; 0 leaves one core free.</source>
        <translation>신경망에 쓸 스레드 수. 0이면 코어 하나를 남겨 둡니다.</translation>
    </message>
    <message>
        <source>Smallest face</source>
        <translation>가장 작은 얼굴</translation>
    </message>
    <message>
        <source>Faces smaller than this are not looked for. Larger is faster.</source>
        <translation>이보다 작은 얼굴은 찾지 않습니다. 클수록 빠릅니다.</translation>
    </message>
    <message>
        <source>Strangers let through</source>
        <translation>낯선 사람 통과율</translation>
    </message>
    <message>
        <source>The share of strangers&apos; visits that may be taken for somebody.</source>
        <translation>낯선 사람의 방문이 등록된 사람으로 오인될 수 있는 비율.</translation>
    </message>
    <message>
        <source>Threshold by hand</source>
        <translation>직접 정한 기준값</translation>
    </message>
    <message>
        <source>Overrides the calibrated threshold. Leave empty to use it.</source>
        <translation>보정된 기준값 대신 씁니다. 비워 두면 보정값을 씁니다.</translation>
    </message>
    <message>
        <source>Keep face pictures</source>
        <translation>얼굴 사진 보관</translation>
    </message>
    <message>
        <source>Keep aligned face pictures, encrypted, so that a change of pack can embed everybody again.</source>
        <translation>정렬된 얼굴 사진을 암호화하여 보관합니다. 팩을 바꿀 때 모두를 다시 임베딩할 수 있습니다.</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>출입</translation>
    </message>
    <message>
        <source>Agreeing frames</source>
        <translation>일치해야 할 프레임</translation>
    </message>
    <message>
        <source>Frames that must name the person.</source>
        <translation>같은 사람으로 판정해야 하는 프레임 수.</translation>
    </message>
    <message>
        <source>Of frames</source>
        <translation>전체 프레임</translation>
    </message>
    <message>
        <source>Out of this many good frames.</source>
        <translation>쓸 만한 프레임 가운데 이만큼 중에서.</translation>
    </message>
    <message>
        <source>Liveness check</source>
        <translation>실물 확인</translation>
    </message>
    <message>
        <source>Refuse photos and screens, where the pack carries liveness models.</source>
        <translation>팩에 실물 확인 모델이 있으면 사진과 화면을 거부합니다.</translation>
    </message>
    <message>
        <source>Liveness threshold</source>
        <translation>실물 확인 기준값</translation>
    </message>
    <message>
        <source>Lowest liveness score of a live face.</source>
        <translation>실제 얼굴로 볼 가장 낮은 점수.</translation>
    </message>
    <message>
        <source>Days that visits are kept</source>
        <translation>방문 보관 일수</translation>
    </message>
    <message>
        <source>Record visits</source>
        <translation>방문 사진 보관</translation>
    </message>
    <message>
        <source>Keep the face pictures of each visit, encrypted, to try other settings on them and to calibrate on strangers who came to this door. Turned off, all are erased.</source>
        <translation>방문마다 얼굴 사진을 암호화하여 보관합니다. 다른 설정을 시험하고, 이 문에 온 낯선 사람으로 보정할 수 있습니다. 끄면 모두 지웁니다.</translation>
    </message>
    <message>
        <source>Days that recordings are kept</source>
        <translation>방문 사진 보관 일수</translation>
    </message>
    <message>
        <source>Older recordings are erased for good.</source>
        <translation>더 오래된 방문 사진은 완전히 지웁니다.</translation>
    </message>
    <message>
        <source>Older visits are erased for good. 0 keeps them for ever.</source>
        <translation>더 오래된 방문은 완전히 지웁니다. 0이면 계속 보관합니다.</translation>
    </message>
    <message>
        <source>Door</source>
        <translation>문</translation>
    </message>
    <message>
        <source>The driver that opens the door.</source>
        <translation>문을 여는 드라이버.</translation>
    </message>
    <message>
        <source>Simulated</source>
        <translation>모의</translation>
    </message>
    <message>
        <source>Relay (GPIO)</source>
        <translation>릴레이 (GPIO)</translation>
    </message>
    <message>
        <source>Relay (network)</source>
        <translation>릴레이 (네트워크)</translation>
    </message>
    <message>
        <source>Open for</source>
        <translation>열림 시간</translation>
    </message>
    <message>
        <source>How long a grant holds the door open.</source>
        <translation>승인 후 문을 열어 두는 시간.</translation>
    </message>
    <message>
        <source>GPIO pin</source>
        <translation>GPIO 핀</translation>
    </message>
    <message>
        <source>BCM number of the relay&apos;s pin.</source>
        <translation>릴레이 핀의 BCM 번호.</translation>
    </message>
    <message>
        <source>Relay opens on a high level</source>
        <translation>높은 신호에서 열리는 릴레이</translation>
    </message>
    <message>
        <source>Off for relay boards that switch on a low level.</source>
        <translation>낮은 신호에서 켜지는 릴레이 보드에서는 끄세요.</translation>
    </message>
    <message>
        <source>Relay address</source>
        <translation>릴레이 주소</translation>
    </message>
    <message>
        <source>Address that is called to open and to lock.</source>
        <translation>열고 잠글 때 호출하는 주소.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Server, else this machine</source>
        <translation>서버, 없으면 이 기기</translation>
    </message>
    <message>
        <source>Server in use</source>
        <translation>사용하는 서버</translation>
    </message>
    <message>
        <source>What is sent</source>
        <translation>보내는 것</translation>
    </message>
    <message>
        <source>Face crops are small; whole pictures suit a machine too slow to find faces.</source>
        <translation>얼굴 조각은 작습니다. 전체 영상은 얼굴을 찾기에도 느린 기기에 맞습니다.</translation>
    </message>
    <message>
        <source>Whatever is faster</source>
        <translation>더 빠른 쪽</translation>
    </message>
    <message>
        <source>Face crops</source>
        <translation>얼굴 조각</translation>
    </message>
    <message>
        <source>Whole pictures</source>
        <translation>전체 영상</translation>
    </message>
    <message>
        <source>Longest wait</source>
        <translation>가장 오래 기다릴 시간</translation>
    </message>
    <message>
        <source>A server that takes longer counts as gone.</source>
        <translation>이보다 오래 걸리면 서버가 없는 것으로 봅니다.</translation>
    </message>
    <message>
        <source>Take people from the server</source>
        <translation>서버의 사람 가져오기</translation>
    </message>
    <message>
        <source>Keep this machine&apos;s people the same as the server&apos;s, both ways.</source>
        <translation>이 기기와 서버의 사람을 양쪽으로 똑같이 맞춥니다.</translation>
    </message>
    <message>
        <source>Send visits to the server</source>
        <translation>서버로 방문 보내기</translation>
    </message>
    <message>
        <source>Visits are kept here and sent when the server can be reached.</source>
        <translation>방문은 여기에 보관하고 서버에 연결될 때 보냅니다.</translation>
    </message>
    <message>
        <source>This machine as a server</source>
        <translation>이 기기를 서버로</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>127.0.0.1 serves this machine alone; 0.0.0.0 everybody who has a key.</source>
        <translation>127.0.0.1은 이 기기에서만, 0.0.0.0은 키가 있는 누구나 쓸 수 있습니다.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>Where the server listens.</source>
        <translation>서버가 요청을 받는 포트.</translation>
    </message>
    <message>
        <source>Computes with</source>
        <translation>계산 장치</translation>
    </message>
    <message>
        <source>A choice that is not there is an error, never a silent fall back.</source>
        <translation>고른 장치가 없으면 오류로 알리며, 말없이 다른 장치를 쓰지 않습니다.</translation>
    </message>
    <message>
        <source>Best that is there</source>
        <translation>있는 것 중 가장 좋은 것</translation>
    </message>
    <message>
        <source>NVIDIA (CUDA)</source>
        <translation>NVIDIA (CUDA)</translation>
    </message>
    <message>
        <source>NVIDIA (TensorRT)</source>
        <translation>NVIDIA (TensorRT)</translation>
    </message>
    <message>
        <source>Intel (OpenVINO)</source>
        <translation>Intel (OpenVINO)</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>프로세서</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>작업자 수</translation>
    </message>
    <message>
        <source>Networks side by side; 0 takes one per core, or one on a GPU.</source>
        <translation>나란히 돌릴 신경망 수. 0이면 코어마다 하나, GPU에서는 하나입니다.</translation>
    </message>
    <message>
        <source>Largest batch</source>
        <translation>최대 묶음</translation>
    </message>
    <message>
        <source>Crops that a GPU embeds at once.</source>
        <translation>GPU가 한 번에 임베딩할 얼굴 조각 수.</translation>
    </message>
    <message>
        <source>Cameras of /facerec</source>
        <translation>/facerec의 카메라</translation>
    </message>
    <message>
        <source>Hosts, with or without port, that /facerec may fetch pictures from.</source>
        <translation>/facerec이 영상을 가져와도 되는 호스트. 포트는 적지 않아도 됩니다.</translation>
    </message>
    <message>
        <source>Published camera</source>
        <translation>카메라 공개</translation>
    </message>
    <message>
        <source>Publish the camera</source>
        <translation>카메라 영상 공개하기</translation>
    </message>
    <message>
        <source>Offer the live picture to programs that show the camera key.</source>
        <translation>카메라 키를 제시하는 프로그램에 실시간 영상을 보여 줍니다.</translation>
    </message>
    <message>
        <source>127.0.0.1 offers it to this machine alone.</source>
        <translation>127.0.0.1이면 이 기기에서만 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Where the picture is offered.</source>
        <translation>영상을 보여 줄 포트.</translation>
    </message>
</context>
<context>
    <name>trouble</name>
    <message>
        <source>The door stays shut.</source>
        <translation>문은 잠긴 채로 있습니다.</translation>
    </message>
    <message>
        <source>The model file {name} is damaged.</source>
        <translation>손상된 모델 파일: {name}</translation>
    </message>
</context>
</TS>
