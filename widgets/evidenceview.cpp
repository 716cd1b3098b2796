#include "widgets/evidenceview.h"

#include "widgets/colourmap.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"
#include "widgets/valuetable.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace flipscope {

namespace {

/// Told apart by lightness, without colour.
QRgb agreementColour(int product, const QPalette& palette) {
    const bool dark = isDark(palette);
    if (product == 0)
        return dark ? 0xff4a4f57 : 0xffb9bec6;
    return product > 0 ? (dark ? 0xff8fe0bf : 0xff9adfc2) : (dark ? 0xff5a2a22 : 0xff7a2e1d);
}

QRgb signColour(int sign, const QPalette& palette) {
    if (isDark(palette))
        return sign > 0 ? 0xffc3cfdd : sign < 0 ? 0xff2a3f5f : 0xff74879f;
    return sign > 0 ? 0xfff1ecdf : sign < 0 ? 0xff2f4d78 : 0xff9fb0c6;
}

} // namespace

EvidenceView::EvidenceView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("evidenceView"));
    setAccessibleName(tr("Why a neuron answered as it did"));
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QSize EvidenceView::sizeHint() const { return fontMetrics().height() * QSize(20, 11); }

QSize EvidenceView::minimumSizeHint() const { return fontMetrics().height() * QSize(14, 9); }

void EvidenceView::clear() {
    m_shown.reset();
    setAccessibleDescription({});
    update();
}

void EvidenceView::setEvidence(const Shown& shown) {
    m_shown = shown;
    const MapShape& field = shown.evidence.field;
    BitTiles tiles;
    if (shown.picture.size() > 0)
        tiles = BitTiles(shown.picture, shown.planes);
    else if (field.pixels() == 1)
        tiles = BitTiles(static_cast<int>(field.channels));
    else
        tiles = BitTiles(ImageShape{static_cast<int>(field.width), static_cast<int>(field.height),
                                    static_cast<int>(field.channels)},
                         1);
    m_tiles.fill(tiles);
    setAccessibleDescription(sentence());
    layOut();
    render();
}

std::int64_t EvidenceView::shownSum() const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; m_shown && i < m_shown->evidence.values.size(); ++i)
        sum += m_shown->evidence.part(i);
    return sum;
}

QString EvidenceView::sentence() const {
    if (!m_shown)
        return {};
    const NeuronEvidence& e = m_shown->evidence;
    std::int64_t plus = 0, minus = 0;
    for (std::size_t i = 0; i < e.values.size(); ++i)
        (e.part(i) > 0 ? plus : minus) += std::abs(e.part(i));
    const QString parts =
        e.isGrey
            ? tr("grey under +1 weights %1, under −1 weights %2").arg(formatCount(plus), formatCount(minus))
            : tr("%1 of %2 inputs agree, %3 disagree")
                  .arg(formatCount(plus), formatCount(static_cast<qint64>(e.values.size())),
                       formatCount(minus));
    const QString sum = tr("%1: %2. Sum %3").arg(m_shown->name, parts, formatSigned(e.sum));
    if (m_shown->isOutput)
        return tr("%1, less the threshold %2: score %3.")
            .arg(sum, formatSigned(e.threshold), formatSigned(qint64{e.sum} - e.threshold));
    return e.fires() ? tr("%1, at or over the threshold %2: it gives +1.").arg(sum, formatSigned(e.threshold))
                     : tr("%1, under the threshold %2: it gives −1.").arg(sum, formatSigned(e.threshold));
}

void EvidenceView::layOut() {
    if (!m_shown)
        return;
    const int line = fontMetrics().height();
    const int text =
        fontMetrics().boundingRect(QRect(0, 0, width(), 1000), Qt::TextWordWrap, sentence()).height();
    const int gap = line / 2;
    const int each = (width() - 2 * gap) / GroupCount;
    const QRect area(0, text + line + gap, each, height() - text - line - gap - 2);
    for (int g = 0; g < GroupCount; ++g)
        m_tiles[static_cast<std::size_t>(g)].fit(area.translated(g * (each + gap), 0), {0, 2}, 12);
}

QRgb EvidenceView::colour(int group, std::size_t i) const {
    const NeuronEvidence& e = m_shown->evidence;
    if (group == Weights)
        return signColour(e.weights[i], palette());
    if (group == Inputs)
        return e.isGrey ? qRgb(e.values[i], e.values[i], e.values[i]) : signColour(e.values[i], palette());
    if (!e.isGrey)
        return agreementColour(e.part(i), palette());
    const ColourMap colours(ColourMap::Kind::Signed, palette());
    return colours[ColourMap::level(e.part(i), -255, 255)];
}

void EvidenceView::render() {
    for (int g = 0; g < GroupCount && m_shown; ++g) {
        const BitTiles& tiles = m_tiles[static_cast<std::size_t>(g)];
        auto& images = m_images[static_cast<std::size_t>(g)];
        images.assign(tiles.count(), QImage());
        for (QImage& image : images) {
            image = QImage(tiles.cells(), QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::transparent);
        }
        for (std::size_t i = 0; i < m_shown->evidence.values.size(); ++i) {
            const BitTiles::Place place = tiles.placeOf(static_cast<int>(i));
            const int columns = tiles.cells().width();
            auto* line = reinterpret_cast<QRgb*>(images[place.tile].scanLine(place.cell / columns));
            line[place.cell % columns] = colour(g, i);
        }
    }
    update();
}

void EvidenceView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    if (!m_shown) {
        painter.setPen(mutedText(palette()));
        painter.drawText(contentsRect(), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Give the network a picture to see why it answers as it does"));
        return;
    }
    painter.drawText(contentsRect(), Qt::TextWordWrap | Qt::AlignTop | Qt::AlignLeft, sentence());
    const QStringList titles = {tr("input"), tr("weights"),
                                m_shown->evidence.isGrey ? tr("input × weight") : tr("agreement")};
    const int line = fontMetrics().height();
    for (int g = 0; g < GroupCount; ++g) {
        const BitTiles& tiles = m_tiles[static_cast<std::size_t>(g)];
        QRect bounds;
        for (std::size_t t = 0; t < tiles.count(); ++t) {
            painter.drawImage(tiles.grid(t).bounds(), m_images[static_cast<std::size_t>(g)][t]);
            bounds |= tiles.grid(t).bounds();
        }
        painter.setPen(faintLine(palette()));
        painter.drawRect(bounds.adjusted(-1, -1, 0, 0));
        painter.setPen(mutedText(palette()));
        painter.drawText(QRect(bounds.left(), bounds.top() - line - 2, std::max(bounds.width(), 60), line),
                         Qt::AlignLeft | Qt::AlignVCenter, titles[g]);
    }
}

int EvidenceView::inputAt(QPoint position) const {
    for (int g = 0; g < GroupCount && m_shown; ++g)
        if (const int input = m_tiles[static_cast<std::size_t>(g)].inputAt(position); input >= 0)
            return input;
    return -1;
}

QString EvidenceView::describe(int input) const {
    const NeuronEvidence& e = m_shown->evidence;
    const auto i = static_cast<std::size_t>(input);
    const QString weight = formatSigned(e.weights[i]);
    if (e.isGrey)
        return tr("Input %1: grey %2, weight %3, adds %4")
            .arg(input)
            .arg(e.values[i])
            .arg(weight, formatSigned(e.part(i)));
    const QString how = e.part(i) > 0 ? tr("agree") : e.part(i) < 0 ? tr("disagree") : tr("no weight");
    return tr("Input %1: %2, weight %3: %4").arg(input).arg(formatSigned(e.values[i]), weight, how);
}

bool EvidenceView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int input = inputAt(help->pos());
    if (input >= 0)
        QToolTip::showText(help->globalPos(), describe(input), this);
    else
        QToolTip::hideText();
    return true;
}

void EvidenceView::mousePressEvent(QMouseEvent* event) {
    if (const int input = inputAt(event->pos()); input >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT inputChosen(input);
}

void EvidenceView::contextMenuEvent(QContextMenuEvent* event) {
    if (!m_shown)
        return;
    QMenu menu;
    menu.addAction(tr("Show as &table…"), this, &EvidenceView::showTable);
    menu.exec(event->globalPos());
}

void EvidenceView::showTable() {
    const NeuronEvidence& e = m_shown->evidence;
    NamedColumns columns{{tr("input"), tr("value"), tr("weight"), tr("adds")}, {{}, {}, {}, {}}};
    for (std::size_t i = 0; i < e.values.size(); ++i) {
        columns.values[0].push_back(static_cast<double>(i));
        columns.values[1].push_back(e.values[i]);
        columns.values[2].push_back(e.weights[i]);
        columns.values[3].push_back(e.part(i));
    }
    flipscope::showTable(this, m_shown->name, std::move(columns));
}

void EvidenceView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOut();
}

void EvidenceView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        render();
    else if (event->type() == QEvent::FontChange)
        layOut();
}

} // namespace flipscope
