// What a WeightView shows of the past: ages, flips and behaviour of a neuron's weights up to a moment.
#include "widgets/weightview.h"

#include "widgets/colourmap.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"
#include "widgets/valuetable.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace flipscope {

namespace {

constexpr std::array<WeightBehaviour, 4> behaviours{WeightBehaviour::Silent, WeightBehaviour::Decided,
                                                    WeightBehaviour::Occasional,
                                                    WeightBehaviour::Oscillating};

/// From calm to restless; lightness alone tells them apart, too.
QRgb behaviourColour(WeightBehaviour behaviour, const QPalette& palette) {
    static constexpr std::array<QRgb, 4> onLight{0xffdfe3e8, 0xff8fb8de, 0xffe2a03f, 0xffa8321a};
    static constexpr std::array<QRgb, 4> onDark{0xff353b43, 0xff3f6f9f, 0xffc98a2b, 0xffffb199};
    return (isDark(palette) ? onDark : onLight)[static_cast<std::size_t>(behaviour)];
}

QRgb silentColour(const QPalette& palette) { return behaviourColour(WeightBehaviour::Silent, palette); }

int longestWord(const QComboBox& box) {
    int longest = 0;
    for (int i = 0; i < box.count(); ++i)
        longest = std::max(longest, box.fontMetrics().horizontalAdvance(box.itemText(i)));
    return longest;
}

} // namespace

void WeightView::makeModes() {
    m_modes = new QComboBox(this);
    m_modes->setObjectName(QStringLiteral("weightsShown"));
    m_modes->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // and fitModes()
    m_modes->setAccessibleName(tr("What is shown of the weights"));
    m_modes->setToolTip(tr("The weights, or how they behaved up to the moment that is shown"));
    addMode(0, tr("Weights"), Shown::Weights);
    addMode(1, tr("Age since flip"), Shown::Age);
    addMode(2, tr("Flips so far"), Shown::Flips);
    addMode(3, tr("Behaviour"), Shown::Behaviour);
    m_modes->hide();
    connect(m_modes, &QComboBox::currentIndexChanged, this, [this] {
        m_shown = static_cast<Shown>(m_modes->currentData().toInt());
        fitModes();
        placeLatentSizes();
        layOut();
        updateGeometry();
        if (m_layer >= 0)
            render();
        Q_EMIT shownChanged(m_shown);
    });
}

void WeightView::addMode(int place, const QString& name, Shown shown) {
    m_modes->insertItem(place, name, static_cast<int>(shown));
}

/// As wide as what it says: its longest name would leave no room for the neuron's.
void WeightView::fitModes() {
    const int line = fontMetrics().height();
    m_modes->view()->setMinimumWidth(longestWord(*m_modes) + 2 * line);
    const QSize empty = m_modes->sizeHint();
    const int aboveSecondLine = line / 3 + textHeight() - 4;
    m_modes->resize(empty.width() + m_modes->fontMetrics().horizontalAdvance(m_modes->currentText()),
                    std::min(empty.height(), aboveSecondLine));
    m_modes->move(contentsRect().right() - m_modes->width() - line / 2, contentsRect().top() + 2);
}

void WeightView::setShown(Shown shown) {
    if (const int at = m_modes->findData(static_cast<int>(shown)); at >= 0)
        m_modes->setCurrentIndex(at);
}

void WeightView::setHistory(std::optional<WeightHistory> history) {
    if (m_layer < 0 || (history && history->flips.size() < m_shape.columns()))
        history.reset();
    m_history = std::move(history);
    m_mostFlips =
        m_history ? *std::max_element(m_history->flips.begin(), m_history->flips.end()) : std::uint32_t{0};
    if (m_layer >= 0)
        render();
}

/// 0 to 1 on the ramp of colours: new is high, and so is often; below 0: never flipped. Logarithmic.
double WeightView::rampPlace(int input) const {
    const std::size_t column = columnOf(input);
    const std::uint32_t flips = m_history->flips[column];
    if (flips == 0)
        return -1;
    if (m_shown == Shown::Flips)
        return std::log(flips) / std::max(std::log(std::max(m_mostFlips, 2U)), 1e-9);
    const auto age = static_cast<double>(m_history->step - m_history->lastFlip[column]);
    return 1 - std::log1p(age) / std::max(std::log1p(static_cast<double>(m_history->step)), 1e-9);
}

QRgb WeightView::historyColour(int input, const ColourMap& ramp) const {
    if (m_shown == Shown::Behaviour)
        return behaviourColour(m_history->behaviour(columnOf(input)), palette());
    const double place = rampPlace(input);
    if (place < 0)
        return silentColour(palette());
    // The ramp's lowest colours are those of the ground: they would say "never".
    return ramp[ColourMap::level(0.25 + 0.75 * place, 0, 1)];
}

QString WeightView::historyText(int input) const {
    static const std::array<const char*, 4> words{QT_TR_NOOP("silent"), QT_TR_NOOP("decided"),
                                                  QT_TR_NOOP("flips now and then"),
                                                  QT_TR_NOOP("goes back and forth")};
    const std::size_t column = columnOf(input);
    const std::uint32_t flips = m_history->flips[column];
    if (flips == 0)
        return tr("has never flipped");
    const QString word = tr(words[static_cast<std::size_t>(m_history->behaviour(column))]);
    return tr("%1 flips, the last %2 steps ago; %3")
        .arg(formatCount(flips),
             formatCount(static_cast<qint64>(m_history->step - m_history->lastFlip[column])), word);
}

QString WeightView::summary() const {
    if (!m_history)
        return {};
    FlipTally tally(m_history->step - m_history->step / 4);
    for (int i = 0; i < inputCount(); ++i)
        tally.add(m_history->flips[columnOf(i)], m_history->lastFlip[columnOf(i)]);
    const FlipPatterns p = tally.patterns();
    const auto share = [&](std::uint64_t part) {
        return formatPercent(p.weights == 0 ? 0 : static_cast<double>(part) / static_cast<double>(p.weights),
                             0);
    };
    if (p.flips == 0)
        return tr("%1 silent").arg(share(p.silent));
    return tr("%1 silent · %2 make 80 % of the %3 flips · %4 decided · %5 back and forth")
        .arg(share(p.silent), formatPercent(p.busiest, 1), formatCount(static_cast<qint64>(p.flips)),
             share(p.decided), share(p.oscillating));
}

int WeightView::paintRampText(QPainter& painter, QRect area, const QString& text) const {
    painter.setPen(mutedText(palette()));
    painter.drawText(QRect(area.topLeft(), QSize(std::max(0, area.width()), area.height())),
                     Qt::AlignLeft | Qt::AlignVCenter, text);
    return fontMetrics().horizontalAdvance(text);
}

void WeightView::paintRamp(QPainter& painter, QRect area) const {
    const int line = fontMetrics().height();
    const int top = area.bottom() - line + 1, side = line * 2 / 3;
    int x = area.left();
    const auto write = [&](const QString& text) {
        x += paintRampText(painter, QRect(x, top, area.right() - x, line), text) + line / 2;
    };
    const auto swatch = [&](QRgb colour) {
        painter.setPen(faintLine(palette()));
        painter.setBrush(QColor(colour));
        painter.drawRect(QRect(x, top + (line - side) / 2, side, side).adjusted(0, 0, -1, -1));
        x += side + line / 3;
    };
    if (m_shown == Shown::Behaviour) {
        const std::array<QString, 4> names{tr("silent"), tr("decided"), tr("now and then"),
                                           tr("back and forth")};
        for (std::size_t b = 0; b < behaviours.size(); ++b) {
            swatch(behaviourColour(behaviours[b], palette()));
            write(names[b]);
        }
        return;
    }
    swatch(silentColour(palette()));
    write(tr("never"));
    write(m_shown == Shown::Flips
              ? formatCount(1)
              : tr("%1 steps ago").arg(formatCount(static_cast<qint64>(m_history->step))));
    const ColourMap colours(ColourMap::Kind::Amount, palette());
    const int length = line * 5;
    for (int i = 0; i < length; ++i)
        painter.fillRect(x + i, top + (line - side) / 2, 1, side,
                         QColor(colours[ColourMap::level(0.25 + 0.75 * i / length, 0, 1)]));
    x += length + line / 3;
    write(m_shown == Shown::Flips ? tr("%1 flips").arg(formatCount(m_mostFlips)) : tr("now"));
}

void WeightView::showAsTable() {
    if (m_layer < 0)
        return;
    NamedColumns columns;
    columns.names = QStringList{tr("Input"), tr("Weight"), tr("Flipped now")};
    if (m_latents)
        columns.names += tr("Latent weight (share of the clip)");
    if (m_history)
        columns.names += {tr("Flips so far"), tr("Last flip in step"), tr("Age (steps)"),
                          tr("Behaviour (0 silent, 1 decided, 2 now and then, 3 back and forth)")};
    columns.values.resize(static_cast<std::size_t>(columns.names.size()));
    constexpr double never = std::numeric_limits<double>::quiet_NaN();
    for (int i = 0; i < inputCount(); ++i) {
        std::vector<double> row{static_cast<double>(i), static_cast<double>(shownWeight(i)),
                                flipped(i) ? 1.0 : 0.0};
        if (m_latents)
            row.push_back(latentOf(i));
        if (m_history) {
            const std::size_t column = columnOf(i);
            const std::uint32_t last = m_history->lastFlip[column];
            row.insert(row.end(), {static_cast<double>(m_history->flips[column]),
                                   last == 0 ? never : static_cast<double>(last),
                                   last == 0 ? never : static_cast<double>(m_history->step - last),
                                   static_cast<double>(m_history->behaviour(column))});
        }
        for (std::size_t c = 0; c < row.size(); ++c)
            columns.values[c].push_back(row[c]);
    }
    flipscope::showTable(this, title(), std::move(columns));
}

} // namespace flipscope
