// Downloads a data set of the catalogue into a folder of data sets, resumes, checks, and unpacks it where its
// published form is not one to open. Blocking; the command line and the window call the same. Two processes
// may ask for the same set at once: the second waits, and then finds it there. The trap: until everything is
// there, the set's folder holds a mark that keeps locate() from taking it.
#pragma once

#include "datasets/filedownload.h"

namespace flipscope {

struct DownloadResult {
    std::filesystem::path folder; ///< what openDataset() can be given
    bool isStopped = false;       ///< by DownloadOptions::stop; the next call goes on from there
    bool wasThere = false;        ///< nothing had to be fetched: everything was there and right
};

/// Throws Error, which says what was tried at which server and what to put where by hand.
DownloadResult download(const CatalogueEntry& entry, const DownloadOptions& options);

} // namespace flipscope
