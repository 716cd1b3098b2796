// What the first-run guide says of this window, and what takes it on.
#pragma once

namespace flipscope {

class Guide;
class MainWindow;

namespace welcome {

/// Child of the window; hidden.
Guide* makeGuide(MainWindow& window);

} // namespace welcome
} // namespace flipscope
