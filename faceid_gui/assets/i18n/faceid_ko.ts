<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>AdminMenu</name>
    <message>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another picture source for now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the kiosk</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BoolEditor</name>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CameraPage</name>
    <message>
        <source>No camera? Choose a video file or the moving test picture to look around.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CameraPicker</name>
    <message>
        <source>Look for cameras again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rtsp://…, http://…, or a path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moving test picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Video file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address or path…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConsoleWindow</name>
    <message>
        <source>FaceID console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Camera: {source}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pack: {pack}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written yet. Finish keeps these answers and opens the kiosk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then enrol people: faceid-gui people import DIR</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>This value makes no sense here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A number from {low} to {high}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} (from the next start)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstRunWindow</name>
    <message>
        <source>FaceID: first start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step {number} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which camera looks at the door?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which pack recognises people?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Administrator PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>IdleScreen</name>
    <message>
        <source>Come closer and look at the camera</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KioskWindow</name>
    <message>
        <source>FaceID kiosk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play a video file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NumberEditor</name>
    <message>
        <source>Less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OptionalNumberEditor</name>
    <message>
        <source>Empty</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PackDetails</name>
    <message>
        <source>One moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licences: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It cannot tell a photo from a live face.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All its files are on this machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python packages are missing: {names}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Missing: {names} ({size} MB). Fetch it: faceid-gui models install {pack}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} (non-commercial use only)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PackPage</name>
    <message>
        <source>A pack is the set of networks that find, compare and check faces.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PackPicker</name>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic: now {pack}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{pack} (not on this machine)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PeopleModel</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>People enrolled: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody is enrolled yet. Enrol people: faceid-gui people import DIR</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinChoice</name>
    <message>
        <source>4 to 12 digits. It guards the settings and leaving the kiosk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an administrator PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This PIN is too easy to guess. Choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type the PIN again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two were not the same. Choose again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PinPrompt</name>
    <message>
        <source>Administrator PIN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong PIN. Tries left: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RateEditor</name>
    <message>
        <source>1 in {share}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please mend what is marked.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceChooser</name>
    <message>
        <source>Video files ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a video file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For now only: the settings keep their camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The camera of the settings ({source})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play a video file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moving test picture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdPage</name>
    <message>
        <source>Calibrate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibrating compares the enrolled people with each other and sets the threshold for the rate in the settings. Do it after enrolling.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Door locked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Door open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VerdictOverlay</name>
    <message>
        <source>Welcome. The door is open.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>backends</name>
    <message>
        <source>This machine</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>catalogue</name>
    <message>
        <source>Balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The best of the packs whose licences allow commercial use. 42 MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small and fast, for a Raspberry Pi. 8 MB in all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Built in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last resort, where no model host answers: 15 to 30 times slower than the compact pack, misses ten times more people, and has no liveness check.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>overlay</name>
    <message>
        <source>Welcome</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One moment</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>the best that is present</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>General</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kiosk beside a door, or the administrator&apos;s console.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kiosk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language of the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>English</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>한국어</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light, dark, or high contrast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play a sound with each decision.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A camera, a video file, a folder of photos, or a stream address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture width asked of the camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture height asked of the camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frame rate asked of the camera.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the picture like a mirror.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recognition</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where detection and embedding run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The detector, embedder and liveness models that work together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads for the networks; 0 leaves one core free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smallest face</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Faces smaller than this are not looked for. Larger is faster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strangers let through</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The share of strangers&apos; visits that may be taken for somebody.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overrides the calibrated threshold. Leave empty to use it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep face pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep aligned face pictures, encrypted, so that a change of pack can embed everybody again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreeing frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames that must name the person.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of this many good frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Liveness check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Refuse photos and screens, where the pack carries liveness models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Liveness threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest liveness score of a live face.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Door</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The driver that opens the door.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simulated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Relay (GPIO)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Relay (network)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long a grant holds the door open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPIO pin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BCM number of the relay&apos;s pin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Relay address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address that is called to open and to lock.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
