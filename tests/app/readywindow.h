// Waits until a window shows its data set and could train: what most tests of the whole window begin with.
#pragma once

#include "app/mainwindow.h"

#include <QTest>

namespace flipscope::test {

/// Shows `window`, whose set-up names the data. Fails the test where it does not come to that.
inline void showUntilReady(MainWindow& window) {
    window.show();
    window.openInitial({}, {});
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTRY_COMPARE(window.session().state(), TrainingSession::State::Ready);
}

} // namespace flipscope::test
