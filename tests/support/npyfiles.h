// Makes NumPy arrays for tests.
#pragma once

#include <QByteArray>

#include <string>
#include <vector>

namespace flipscope::test {

inline QByteArray npyHeader(const char* type, const char* shape, bool fortran = false) {
    QByteArray text = QByteArray("{'descr': '") + type +
                      "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (" + shape + "), }";
    while ((10 + text.size() + 1) % 64 != 0)
        text += ' ';
    text += '\n';
    QByteArray header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size() & 0xff);
    header += static_cast<char>(text.size() >> 8);
    return header + text;
}

template <typename Value>
QByteArray npy(const char* type, const char* shape, const std::vector<Value>& values, bool fortran = false) {
    return npyHeader(type, shape, fortran) +
           QByteArray(reinterpret_cast<const char*>(values.data()),
                      static_cast<qsizetype>(values.size() * sizeof(Value)));
}

} // namespace flipscope::test
