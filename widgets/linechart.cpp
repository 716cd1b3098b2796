#include "widgets/linechartprivate.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace flipscope {

LineChart::LineChart(const QString& title, const QString& xTitle, const QString& yTitle, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(this, title, xTitle, yTitle)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(title);
    setAccessibleDescription(tr("Curves of %1 over %2; the menu shows them as a table").arg(yTitle, xTitle));
    setToolTipDuration(10000);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    d->makeMenu();
}

LineChart::~LineChart() = default;

bool LineChart::Private::paintPixels(QIODevice& out) const {
    constexpr int density = 2; // pixels per point, for print
    QImage image(q->size() * density, QImage::Format_RGB32);
    image.setDevicePixelRatio(density);
    q->render(&image);
    return image.save(&out, "PNG");
}

bool LineChart::Private::paintVector(QIODevice& out) const {
    QSvgGenerator generator;
    generator.setOutputDevice(&out);
    generator.setSize(q->size());
    generator.setViewBox(q->rect());
    generator.setTitle(title);
    QPainter painter;
    if (!painter.begin(&generator))
        return false;
    q->render(&painter);
    return painter.end();
}

int LineChart::addSeries(const SeriesStyle& style) {
    Private::Curve curve;
    curve.style = style;
    const bool markers = style.kind == SeriesStyle::Markers;
    curve.raw = markers ? d->plot->addMarkers() : d->plot->addLine();
    if (style.smoothable && !markers)
        curve.trend = d->plot->addLine();
    d->curves.push_back(std::move(curve));
    d->applyPens();
    d->markStale();
    return seriesCount() - 1;
}

void LineChart::removeAllSeries() {
    d->plot->removeAll();
    d->curves.clear();
    d->markStale();
}

int LineChart::seriesCount() const { return static_cast<int>(d->curves.size()); }

void LineChart::setPoints(int series, QList<QPointF> points) {
    d->curves[static_cast<std::size_t>(series)].data.setPoints(std::move(points));
    d->markStale();
}

void LineChart::appendPoints(int series, const QList<QPointF>& more) {
    if (more.isEmpty())
        return;
    d->curves[static_cast<std::size_t>(series)].data.append(more);
    d->markStale();
}

void LineChart::setEmptyText(const QString& text) {
    d->emptyText = text;
    d->markStale();
}

QList<QPointF> LineChart::points(int series) const {
    return d->curves[static_cast<std::size_t>(series)].data.points();
}

QList<QPointF> LineChart::drawnPoints(int series) const {
    d->refresh();
    return d->curves[static_cast<std::size_t>(series)].drawn;
}

QList<QPointF> LineChart::smoothedPoints(int series) const {
    auto& curve = d->curves[static_cast<std::size_t>(series)];
    return d->smooths(curve) ? curve.data.trend(d->weight) : curve.data.points();
}

void LineChart::setXTitle(const QString& title) {
    d->xTitle = title;
    d->plot->setXTitle(title);
}

void LineChart::setScale(Scale scale) {
    d->plot->setLogarithmic(scale == Scale::Logarithmic);
    setFollow(true); // the range shown need not exist on the other axis
    d->updateMenu();
    d->markStale();
}

LineChart::Scale LineChart::scale() const {
    return d->plot->isLogarithmic() ? Scale::Logarithmic : Scale::Linear;
}

void LineChart::setScaleX(Scale scale) {
    d->plot->setLogarithmicX(scale == Scale::Logarithmic);
    setFollow(true); // as above
    d->updateMenu();
    d->markStale();
}

LineChart::Scale LineChart::scaleX() const {
    return d->plot->isLogarithmicX() ? Scale::Logarithmic : Scale::Linear;
}

void LineChart::setEnvelope(bool envelope) {
    d->hasEnvelope = envelope;
    d->updateMenu();
    d->markStale();
}

bool LineChart::envelope() const { return d->hasEnvelope; }

QList<QPointF> LineChart::envelopePoints(int series) const {
    d->refresh();
    const Bounds& bounds = d->curves[static_cast<std::size_t>(series)].bounds;
    return bounds.lower + bounds.upper;
}

void LineChart::setBands(double width) { d->plot->setBands(width); }

void LineChart::addMark(double x, const QString& text) {
    d->marks.append({x, text});
    d->plot->setMarks(d->marks);
}

QList<std::pair<double, QString>> LineChart::marks() const { return d->marks; }

void LineChart::clearMarks() {
    d->marks.clear();
    d->plot->setMarks(d->marks);
}

void LineChart::setSmoothing(double weight) {
    d->weight = std::clamp(weight, 0.0, 0.99);
    d->applyPens();
    d->updateMenu();
    d->markStale();
}

double LineChart::smoothing() const { return d->weight; }

void LineChart::setYRange(double minimum, double maximum) {
    Q_ASSERT(minimum < maximum);
    d->fixedY = AxisRange{minimum, maximum};
    d->markStale();
}

void LineChart::setAutomaticYRange() {
    d->fixedY.reset();
    d->markStale();
}

void LineChart::setPercent(bool percent) {
    d->plot->setPercent(percent);
    d->markStale();
}

void LineChart::setFollow(bool follow) {
    const bool changed = follow != d->following;
    d->following = follow;
    if (follow)
        d->markStale();
    d->updateMenu();
    if (changed)
        Q_EMIT followChanged(follow);
}

bool LineChart::follow() const { return d->following; }

QRectF LineChart::visibleRange() const {
    d->refresh();
    const PlotRange& range = d->plot->range();
    return {range.x.minimum, range.y.minimum, range.x.span(), range.y.span()};
}

QMenu* LineChart::menu() const { return d->menu; }

bool LineChart::saveValues(const QString& file, QString* error) const {
    return saveCsv(d->columns(), file, error);
}

bool LineChart::savePicture(const QString& file, QString* error) const {
    d->refresh();
    QSaveFile out(file);
    const bool isVector = file.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
    const bool saved = out.open(QIODevice::WriteOnly) &&
                       (isVector ? d->paintVector(out) : d->paintPixels(out)) && out.commit();
    if (!saved && error)
        *error = notWritten(file, out.errorString());
    return saved;
}

QSize LineChart::sizeHint() const { return fontMetrics().height() * QSize(28, 16); }

QSize LineChart::minimumSizeHint() const { return fontMetrics().height() * QSize(14, 8); }

void LineChart::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        d->applyPalette();
}

void LineChart::contextMenuEvent(QContextMenuEvent* event) { d->menu->popup(event->globalPos()); }

void LineChart::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Plus:
        return d->plot->zoomBy(0.8);
    case Qt::Key_Minus:
        return d->plot->zoomBy(1.25);
    case Qt::Key_Left:
        return d->plot->moveBy(-0.1, 0);
    case Qt::Key_Right:
        return d->plot->moveBy(0.1, 0);
    case Qt::Key_Up:
        return d->plot->moveBy(0, 0.1);
    case Qt::Key_Down:
        return d->plot->moveBy(0, -0.1);
    case Qt::Key_Home:
        return setFollow(true);
    default:
        QWidget::keyPressEvent(event);
    }
}

void LineChart::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    d->refresh();
}

} // namespace flipscope
