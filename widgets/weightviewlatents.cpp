// What a WeightView shows of latent weights: each as a colour between the two ends of the clip, and the sizes
// of the whole layer's, by halves, so that one sees how many are about to flip.
#include "widgets/weightview.h"

#include "widgets/colourmap.h"
#include "widgets/histogramview.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace flipscope {

namespace {

/// 0, 2^-15, 2^-14 ... 1: those of latentBar().
std::vector<double> octaves() {
    std::vector<double> edges{0};
    for (int bar = 1; bar <= static_cast<int>(latentBars); ++bar)
        edges.push_back(std::ldexp(1.0, bar - static_cast<int>(latentBars)));
    return edges;
}

quint64 weightsOf(const LatentWeights& latents) {
    return std::accumulate(latents.bars.begin(), latents.bars.end(), quint64{0});
}

} // namespace

void WeightView::makeLatentSizes() {
    m_sizes = new HistogramView(tr("Distances of latent weights from 0"), octaves(), this);
    m_sizes->setObjectName(QStringLiteral("latentSizes"));
    m_sizes->hide();
}

void WeightView::setLatentsKept(bool kept) {
    const int at = m_modes->findData(static_cast<int>(Shown::Latent));
    if (kept == (at >= 0))
        return;
    if (kept)
        addMode(1, tr("Latent (hidden)"), Shown::Latent);
    else {
        if (m_shown == Shown::Latent)
            setShown(Shown::Weights);
        m_modes->removeItem(at);
    }
    fitModes();
}

void WeightView::setLatents(std::optional<LatentWeights> latents) {
    if (m_layer < 0 || (latents && (latents->place != LatentPlace{static_cast<std::size_t>(m_layer),
                                                                  static_cast<std::size_t>(m_neuron)} ||
                                    latents->values.size() != m_shape.columns())))
        latents.reset();
    m_latents = std::move(latents);
    if (m_layer < 0)
        return;
    if (m_latents) {
        m_sizes->setCounts({m_latents->bars.begin(), m_latents->bars.end()});
        m_sizes->setSplit(m_latents->reach ? double(*m_latents->reach) : 0);
        const double all = std::max(1.0, static_cast<double>(weightsOf(*m_latents)));
        m_sizes->setTitle(m_latents->reach && !m_shape.isFine()
                              ? tr("Layer %1, distances from 0:\n%2 within a step")
                                    .arg(m_layer + 1)
                                    .arg(formatPercent(static_cast<double>(m_latents->withinReach) / all, 1))
                              : tr("Layer %1, distances from 0").arg(m_layer + 1));
    }
    placeLatentSizes();
    layOut();
    updateGeometry();
    render();
}

void WeightView::setLatentsNote(const QString& note) {
    m_latentsNote = note;
    update();
}

/// To the right of the neuron's, or below where the view is higher than wide.
void WeightView::placeLatentSizes() {
    m_sizes->setVisible(showsLatents());
    if (m_sizes->isHidden())
        return;
    const int line = fontMetrics().height();
    const QRect all = contentsRect().adjusted(line / 2, 2 * textHeight(), -line / 2, -2 * textHeight());
    const bool beside = all.width() > all.height();
    const QSize size = beside ? QSize(std::min(all.width() / 2, 20 * line), std::min(all.height(), 9 * line))
                              : QSize(all.width(), std::min(all.height() / 3, 9 * line));
    m_sizes->setGeometry(
        QRect(beside ? QPoint(all.right() + 1 - size.width(), all.top() + (all.height() - size.height()) / 2)
                     : QPoint(all.left(), all.bottom() + 1 - size.height()),
              size));
}

QRect WeightView::board() const {
    if (m_sizes->isHidden())
        return contentsRect();
    const bool beside = m_sizes->width() < contentsRect().width() / 2 + 1;
    const int gap = fontMetrics().height() / 2;
    return beside ? contentsRect().adjusted(0, 0, -m_sizes->width() - gap, 0)
                  : contentsRect().adjusted(0, 0, 0, -m_sizes->height() - gap);
}

/// What 99 of 100 weights of the layer lie within, as a power of two: colours change meaning seldom.
double WeightView::latentRange() const {
    const double all = static_cast<double>(weightsOf(*m_latents));
    double inside = 0;
    for (std::size_t bar = 0; bar < latentBars; ++bar) {
        inside += static_cast<double>(m_latents->bars[bar]);
        if (inside >= 0.99 * all)
            return std::ldexp(1.0, static_cast<int>(bar) - static_cast<int>(latentBars) + 1);
    }
    return 1;
}

QString WeightView::latentText(int input) const {
    const double value = latentOf(input);
    const QString text = tr("latent %1").arg(formatReal(value, 5));
    if (m_shape.isFine() || !m_latents->reach || *m_latents->reach <= 0)
        return text;
    const double steps = std::ceil(std::abs(value) / double(*m_latents->reach));
    return steps <= 1
               ? tr("%1, within a step of a flip").arg(text)
               : tr("%1, %2 or more steps from a flip").arg(text, formatCount(static_cast<qint64>(steps)));
}

void WeightView::paintLatentRamp(QPainter& painter, QRect area) const {
    const int line = fontMetrics().height();
    const int top = area.bottom() - line + 1, side = line * 2 / 3;
    int x = area.left();
    const auto write = [&](const QString& text) {
        x += paintRampText(painter, QRect(x, top, area.right() - x, line), text) + line / 3;
    };
    const double range = latentRange();
    write(formatReal(-range, 5));
    const ColourMap colours(ColourMap::Kind::Signed, palette());
    const int length = line * 5;
    for (int i = 0; i < length; ++i)
        painter.fillRect(x + i, top + (line - side) / 2, 1, side,
                         QColor(colours[ColourMap::level(2.0 * i / (length - 1) - 1, -1, 1)]));
    painter.setPen(faintLine(palette()));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(x, top + (line - side) / 2, length - 1, side - 1);
    x += length + line / 3;
    write(tr("%1 of the clip ±1").arg(QLatin1Char('+') + formatReal(range, 5)));
}

} // namespace flipscope
