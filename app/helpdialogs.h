// Help > About.
#pragma once

class QWidget;

namespace flipscope {

/// Version, licence, libraries.
void showAbout(QWidget* parent);

} // namespace flipscope
