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
    <name>BoolEditor</name>
    <message>
        <source>On</source>
        <translation>켜기</translation>
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
        <source>Threshold</source>
        <translation>기준값</translation>
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
    <name>IdleScreen</name>
    <message>
        <source>Come closer and look at the camera</source>
        <translation>가까이 와서 카메라를 보세요</translation>
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
    <name>OptionalNumberEditor</name>
    <message>
        <source>Empty</source>
        <translation>비어 있음</translation>
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
        <source>Enrolled</source>
        <translation>등록일</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>People enrolled: {count}</source>
        <translation>등록된 사람: {count}명</translation>
    </message>
    <message>
        <source>Nobody is enrolled yet. Enrol people: faceid-gui people import DIR</source>
        <translation>아직 등록된 사람이 없습니다. 등록하기: faceid-gui people import DIR</translation>
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
    <name>RateEditor</name>
    <message>
        <source>1 in {share}</source>
        <translation>{share}명 중 1명</translation>
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
    <name>ThresholdPage</name>
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
        <source>Delete</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
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
    <name>backends</name>
    <message>
        <source>This machine</source>
        <translation>이 기기</translation>
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
</context>
</TS>
