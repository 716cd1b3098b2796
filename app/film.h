// A film of the first layer: the weights of its first neurons, step after step, as numbered PNG pictures, and
// as a video where OpenCV is there.
#pragma once

#include "engine/encoder.h"
#include "engine/network/network.h"
#include "engine/trainingcontrol.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>

class QWidget;

namespace flipscope {

class Timeline;

struct FilmWish {
    QString log;                            ///< of the flips
    Network like;                           ///< of the run's shape
    QString folder;                         ///< receives frame-00001.png ...
    quint64 first = 0, last = 0, every = 1; ///< steps
    int neurons = 64;
    ImageShape picture; ///< what the first layer sees
    std::size_t planes = 1;
    bool video = true;
    quint64 stepsPerEpoch = 1;
};

struct FilmResult {
    int frames = 0;
    QString videoNote; ///< where the video is, or why there is none; empty: none was wanted
};

/// A dialog; nothing: cancelled.
std::optional<FilmWish> askForFilm(QWidget* parent, const Timeline& timeline, ImageShape picture,
                                   std::size_t planes);

/// Any thread; `progress` gets pictures made, of how many. Throws Error where a picture cannot be written; a
/// stop leaves what is written so far.
FilmResult writeFilm(const FilmWish& wish, const TrainingControl& control,
                     const std::function<void(std::size_t, std::size_t)>& progress = {});

} // namespace flipscope
