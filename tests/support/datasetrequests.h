// Requests for data sets that tests make on the spot.
#pragma once

#include "datasets/open.h"

#include <QString>

namespace flipscope::test {

/// The whole of it: nothing is cut off for validation or test.
inline DatasetRequest requestFor(const QString& place) {
    DatasetRequest request;
    request.dataset = place.toStdString();
    request.validationFraction = 0;
    request.testFraction = 0;
    return request;
}

} // namespace flipscope::test
