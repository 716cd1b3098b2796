// Prints the MIME type of a file, as Qt finds it in the database of the environment. For tst_installation.
#include <QMimeDatabase>

#include <cstdio>

int main(int argc, char* argv[]) {
    if (argc != 2)
        return 2;
    std::puts(qUtf8Printable(QMimeDatabase().mimeTypeForFile(QString::fromLocal8Bit(argv[1])).name()));
    return 0;
}
