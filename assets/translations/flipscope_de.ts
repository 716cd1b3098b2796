<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>Engine</name>
    <message>
        <source>1 bit per value: at least 128 (1 to 255; R/G/B: one per channel)</source>
        <translation>1 Bit je Wert: mindestens 128 (1 bis 255; R/G/B: einer je Kanal)</translation>
    </message>
    <message>
        <source>1 bit per value: at least that pixel&apos;s median over the training samples</source>
        <translation>1 Bit je Wert: mindestens der Median dieses Pixels über die Trainingsbeispiele</translation>
    </message>
    <message>
        <source>1 bit per value: at least the median of its channel over the training samples</source>
        <translation>1 Bit je Wert: mindestens der Median seines Kanals über die Trainingsbeispiele</translation>
    </message>
    <message>
        <source>1 bit per value: brighter than the mean of 3 (1 to 32) pixels around it</source>
        <translation>1 Bit je Wert: heller als das Mittel der 3 (1 bis 32) Pixel um ihn herum</translation>
    </message>
    <message>
        <source>131,600 grey handwritten characters, 28 x 28, 47 classes; 112,800 for training</source>
        <translation>131.600 graue handgeschriebene Zeichen, 28 x 28, 47 Klassen; 112.800 zum Trainieren</translation>
    </message>
    <message>
        <source>145,600 grey handwritten letters, 28 x 28, 26 classes; 124,800 for training</source>
        <translation>145.600 graue handgeschriebene Buchstaben, 28 x 28, 26 Klassen; 124.800 zum Trainieren</translation>
    </message>
    <message>
        <source>280,000 grey handwritten digits, 28 x 28, 10 classes; 240,000 for training</source>
        <translation>280.000 graue handgeschriebene Ziffern, 28 x 28, 10 Klassen; 240.000 zum Trainieren</translation>
    </message>
    <message>
        <source>3 bits per value (2 to 16): one per quantile of its channel&apos;s non-zero values</source>
        <translation>3 Bit je Wert (2 bis 16): eines je Quantil der von null verschiedenen Werte seines Kanals</translation>
    </message>
    <message>
        <source>51,839 colour photographs of German traffic signs, 15 to 250 pixels wide, 43 classes; 39,209 for training</source>
        <translation>51.839 Farbfotos deutscher Verkehrszeichen, 15 bis 250 Pixel breit, 43 Klassen; 39.209 zum Trainieren</translation>
    </message>
    <message>
        <source>60,000 colour photographs, 32 x 32, 10 classes; 50,000 for training</source>
        <translation>60.000 Farbfotos, 32 x 32, 10 Klassen; 50.000 zum Trainieren</translation>
    </message>
    <message>
        <source>60,000 colour photographs, 32 x 32, 100 classes; 50,000 for training</source>
        <translation>60.000 Farbfotos, 32 x 32, 100 Klassen; 50.000 zum Trainieren</translation>
    </message>
    <message>
        <source>60,000 pictures of clothes, four hidden layers of 256 neurons, 8 epochs of integer gradients: about 87 %.</source>
        <translation>60.000 Bilder von Kleidung, vier verborgene Schichten mit 256 Neuronen, 8 Epochen ganzzahliger Gradienten: etwa 87 %.</translation>
    </message>
    <message>
        <source>60,000 pictures of clothes, two hidden layers of 1,024 neurons, 20 epochs: about 89 %.</source>
        <translation>60.000 Bilder von Kleidung, zwei verborgene Schichten mit 1.024 Neuronen, 20 Epochen: etwa 89 %.</translation>
    </message>
    <message>
        <source>70,000 grey cursive Japanese characters, 28 x 28, 10 classes; 60,000 for training</source>
        <translation>70.000 graue japanische Schreibschriftzeichen, 28 x 28, 10 Klassen; 60.000 zum Trainieren</translation>
    </message>
    <message>
        <source>70,000 grey handwritten digits, 28 x 28, 10 classes; 60,000 for training</source>
        <translation>70.000 graue handgeschriebene Ziffern, 28 x 28, 10 Klassen; 60.000 zum Trainieren</translation>
    </message>
    <message>
        <source>70,000 grey pictures of clothing, 28 x 28, 10 classes; 60,000 for training</source>
        <translation>70.000 graue Bilder von Kleidung, 28 x 28, 10 Klassen; 60.000 zum Trainieren</translation>
    </message>
    <message>
        <source>8 bits per value (1 to 8): its own binary digits, the highest ones</source>
        <translation>8 Bit je Wert (1 bis 8): seine eigenen Binärziffern, die höchsten</translation>
    </message>
    <message>
        <source>814,255 grey handwritten characters, 28 x 28, 47 classes; 697,932 for training</source>
        <translation>814.255 graue handgeschriebene Zeichen, 28 x 28, 47 Klassen; 697.932 zum Trainieren</translation>
    </message>
    <message>
        <source>814,255 grey handwritten characters, 28 x 28, 62 classes; 697,932 for training</source>
        <translation>814.255 graue handgeschriebene Zeichen, 28 x 28, 62 Klassen; 697.932 zum Trainieren</translation>
    </message>
    <message>
        <source>99,289 colour photographs of house numbers&apos; digits, 32 x 32, 10 classes; 73,257 for training</source>
        <translation>99.289 Farbfotos von Ziffern auf Hausnummern, 32 x 32, 10 Klassen; 73.257 zum Trainieren</translation>
    </message>
    <message>
        <source>A float behind every weight follows the gradient, and its sign is the weight: the usual way, as a baseline. Each precision that low-memory training gives up can be given up alone.</source>
        <translation>Eine Gleitkommazahl hinter jedem Gewicht folgt dem Gradienten, und ihr Vorzeichen ist das Gewicht: der übliche Weg, als Vergleichsgröße. Jede Genauigkeit, auf die low-memory verzichtet, lässt sich einzeln aufgeben.</translation>
    </message>
    <message>
        <source>A header and a source without dependencies, for anything from a microcontroller up, with a self-test.</source>
        <translation>Eine Header- und eine Quelldatei ohne Abhängigkeiten, für alles vom Mikrocontroller aufwärts, mit Selbsttest.</translation>
    </message>
    <message>
        <source>Answers carried back sign by sign from fixed patterns of the classes; 20 epochs: about 88.5 %.</source>
        <translation>Antworten, Vorzeichen für Vorzeichen von festen Mustern der Klassen zurückgetragen; 20 Epochen: etwa 88,5 %.</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Augmentierung</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Stapelgröße</translation>
    </message>
    <message>
        <source>Best by</source>
        <translation>Bestes nach</translation>
    </message>
    <message>
        <source>Binary error propagation</source>
        <translation>Binäre Fehlerrückführung</translation>
    </message>
    <message>
        <source>Bit flips with counters</source>
        <translation>Bit-Flips mit Zählern</translation>
    </message>
    <message>
        <source>Boolean logic</source>
        <translation>Boolesche Logik</translation>
    </message>
    <message>
        <source>C source (C99)</source>
        <translation>C-Quelltext (C99)</translation>
    </message>
    <message>
        <source>CIFAR-10</source>
        <translation>CIFAR-10</translation>
    </message>
    <message>
        <source>CIFAR-10 by filters</source>
        <translation>CIFAR-10 mit Filtern</translation>
    </message>
    <message>
        <source>CIFAR-10 by quantised back-propagation</source>
        <translation>CIFAR-10 mit quantisierter Rückführung</translation>
    </message>
    <message>
        <source>CIFAR-100</source>
        <translation>CIFAR-100</translation>
    </message>
    <message>
        <source>Cache on disk</source>
        <translation>Zwischenspeicher auf der Platte</translation>
    </message>
    <message>
        <source>Centred blame</source>
        <translation>Zentrierte Schuld</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Changes while training</source>
        <translation>Änderungen beim Trainieren</translation>
    </message>
    <message>
        <source>Checkpoint epochs</source>
        <translation>Sicherung nach Epochen</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>Sicherung alle</translation>
    </message>
    <message>
        <source>Checkpoints kept</source>
        <translation>Sicherungen behalten</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>Klassengewichte</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Colour pictures of ten kinds of things; the CNV network of six layers of filters, shifted and mirrored pictures.</source>
        <translation>Farbbilder von zehn Arten von Dingen; das CNV-Netz aus sechs Schichten von Filtern, verschobene und gespiegelte Bilder.</translation>
    </message>
    <message>
        <source>Coordinate descent</source>
        <translation>Koordinatenabstieg</translation>
    </message>
    <message>
        <source>Counter bits</source>
        <translation>Zählerbits</translation>
    </message>
    <message>
        <source>Counters whose small values count as 0: weights of -1, 0 and +1; 20 epochs: about 89.3 %.</source>
        <translation>Zähler, deren kleine Werte als 0 gelten: Gewichte von -1, 0 und +1; 20 Epochen: etwa 89,3 %.</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Dead zone</source>
        <translation>Totzone</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doppelte</translation>
    </message>
    <message>
        <source>EMNIST balanced</source>
        <translation>EMNIST balanced</translation>
    </message>
    <message>
        <source>EMNIST byclass</source>
        <translation>EMNIST byclass</translation>
    </message>
    <message>
        <source>EMNIST bymerge</source>
        <translation>EMNIST bymerge</translation>
    </message>
    <message>
        <source>EMNIST digits</source>
        <translation>EMNIST digits</translation>
    </message>
    <message>
        <source>EMNIST letters</source>
        <translation>EMNIST letters</translation>
    </message>
    <message>
        <source>EMNIST mnist</source>
        <translation>EMNIST mnist</translation>
    </message>
    <message>
        <source>Early stop</source>
        <translation>Vorzeitiges Ende</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Kodierer</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Errors vote on every weight; a small counter per weight gathers the votes, and the weight flips when the counter changes sign. The most accurate of the gradient-free methods here.</source>
        <translation>Fehler stimmen über jedes Gewicht ab; ein kleiner Zähler je Gewicht sammelt die Stimmen, und das Gewicht kippt, wenn der Zähler das Vorzeichen wechselt. Das genaueste der gradientenfreien Verfahren hier.</translation>
    </message>
    <message>
        <source>Every layer learns on its own to tell the classes apart, by fixed random patterns of its neurons. Nothing is carried back from layer to layer.</source>
        <translation>Jede Schicht lernt für sich, die Klassen zu unterscheiden, mit festen zufälligen Mustern ihrer Neuronen. Nichts wird von Schicht zu Schicht zurückgetragen.</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Evidenz</translation>
    </message>
    <message>
        <source>Fashion-MNIST</source>
        <translation>Fashion-MNIST</translation>
    </message>
    <message>
        <source>Fashion-MNIST by Boolean logic</source>
        <translation>Fashion-MNIST mit boolescher Logik</translation>
    </message>
    <message>
        <source>Fashion-MNIST by binary error propagation</source>
        <translation>Fashion-MNIST mit binärer Fehlerrückführung</translation>
    </message>
    <message>
        <source>Fashion-MNIST by bit flips</source>
        <translation>Fashion-MNIST mit Bit-Flips</translation>
    </message>
    <message>
        <source>Fashion-MNIST by filters</source>
        <translation>Fashion-MNIST mit Filtern</translation>
    </message>
    <message>
        <source>Fashion-MNIST by latent floats</source>
        <translation>Fashion-MNIST mit latenten Gleitkommazahlen</translation>
    </message>
    <message>
        <source>Fashion-MNIST by quantised back-propagation</source>
        <translation>Fashion-MNIST mit quantisierter Rückführung</translation>
    </message>
    <message>
        <source>Fashion-MNIST, a polish by trial</source>
        <translation>Fashion-MNIST, nachgearbeitet durch Probieren</translation>
    </message>
    <message>
        <source>Fashion-MNIST, every layer on its own</source>
        <translation>Fashion-MNIST, jede Schicht für sich</translation>
    </message>
    <message>
        <source>Fashion-MNIST, one bit per weight</source>
        <translation>Fashion-MNIST, ein Bit je Gewicht</translation>
    </message>
    <message>
        <source>Fashion-MNIST, signs of random weights</source>
        <translation>Fashion-MNIST, Vorzeichen zufälliger Gewichte</translation>
    </message>
    <message>
        <source>Fashion-MNIST, ternary weights</source>
        <translation>Fashion-MNIST, ternäre Gewichte</translation>
    </message>
    <message>
        <source>Fashion-MNIST, the paper read literally</source>
        <translation>Fashion-MNIST, der Aufsatz wörtlich gelesen</translation>
    </message>
    <message>
        <source>Fashion-MNIST, two bits per weight</source>
        <translation>Fashion-MNIST, zwei Bit je Gewicht</translation>
    </message>
    <message>
        <source>Final flip probability</source>
        <translation>Flip-Wahrscheinlichkeit am Ende</translation>
    </message>
    <message>
        <source>Final learning rate</source>
        <translation>Lernrate am Ende</translation>
    </message>
    <message>
        <source>Final tail</source>
        <translation>Ausläufer am Ende</translation>
    </message>
    <message>
        <source>First signal bits</source>
        <translation>Signalbits am Anfang</translation>
    </message>
    <message>
        <source>Flip log</source>
        <translation>Flip-Protokoll</translation>
    </message>
    <message>
        <source>Flip probability</source>
        <translation>Flip-Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Flip threshold</source>
        <translation>Flip-Schwelle</translation>
    </message>
    <message>
        <source>Flips per visit</source>
        <translation>Flips je Besuch</translation>
    </message>
    <message>
        <source>For ONNX Runtime, OpenCV and other programs that run networks; they compute in float.</source>
        <translation>Für ONNX Runtime, OpenCV und andere Programme, die Netze ausführen; sie rechnen mit Gleitkommazahlen.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>GTSRB</source>
        <translation>GTSRB</translation>
    </message>
    <message>
        <source>Glyphs</source>
        <translation>Glyphen</translation>
    </message>
    <message>
        <source>Gradients of eight bits, carried back through binary weights, move 16-bit latent weights whose signs are the network. All sums are exact integers; nothing is kept as floating point.</source>
        <translation>Gradienten von acht Bit, durch binäre Gewichte zurückgetragen, bewegen latente Gewichte von 16 Bit, deren Vorzeichen das Netz sind. Alle Summen sind exakte ganze Zahlen; nichts wird als Gleitkommazahl gehalten.</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Halve every</source>
        <translation>Halbieren alle</translation>
    </message>
    <message>
        <source>Handwritten digits, two hidden layers of 1,024 neurons, 15 epochs: about 98 %.</source>
        <translation>Handgeschriebene Ziffern, zwei verborgene Schichten mit 1.024 Neuronen, 15 Epochen: etwa 98 %.</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>Rechenkerne</translation>
    </message>
    <message>
        <source>Kuzushiji-MNIST</source>
        <translation>Kuzushiji-MNIST</translation>
    </message>
    <message>
        <source>Label noise</source>
        <translation>Falsche Beschriftungen</translation>
    </message>
    <message>
        <source>Labels corrected</source>
        <translation>Berichtigte Beschriftungen</translation>
    </message>
    <message>
        <source>Leaky accumulators beside the weights: a twentieth of the flips of bitflip; 20 epochs: about 88 %.</source>
        <translation>Undichte Speicher neben den Gewichten: ein Zwanzigstel der Flips von bitflip; 20 Epochen: etwa 88 %.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Höchstzahl</translation>
    </message>
    <message>
        <source>Local errors</source>
        <translation>Lokale Fehler</translation>
    </message>
    <message>
        <source>Local errors: nothing is carried back from layer to layer; two hidden layers of 512 neurons, 20 epochs: about 88.5 %.</source>
        <translation>Lokale Fehler: Nichts wird von Schicht zu Schicht zurückgetragen; zwei verborgene Schichten mit 512 Neuronen, 20 Epochen: etwa 88,5 %.</translation>
    </message>
    <message>
        <source>MNIST</source>
        <translation>MNIST</translation>
    </message>
    <message>
        <source>MNIST by bit flips</source>
        <translation>MNIST mit Bit-Flips</translation>
    </message>
    <message>
        <source>MNIST by filters</source>
        <translation>MNIST mit Filtern</translation>
    </message>
    <message>
        <source>Majority</source>
        <translation>Mehrheit</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Memory for pixels</source>
        <translation>Speicher für Pixel</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>MiB of pixels to hold in memory; larger data are read on demand (0: half of this machine&apos;s); never changes the result</source>
        <translation>MiB an Pixeln, die im Speicher gehalten werden; größere Daten werden bei Bedarf gelesen (0: die Hälfte dieser Maschine); ändert nie das Ergebnis</translation>
    </message>
    <message>
        <source>MiB that decoded pictures may take in the cache (0: no cache); never changes the result</source>
        <translation>MiB, die dekodierte Bilder im Zwischenspeicher einnehmen dürfen (0: keiner); ändert nie das Ergebnis</translation>
    </message>
    <message>
        <source>Momenta</source>
        <translation>Momente</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>Norm</translation>
    </message>
    <message>
        <source>NumPy arrays</source>
        <translation>NumPy-Felder</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>One bit per weight is all there is: no counters, no hidden copies. Where the votes of a large batch against a weight stand out, it flips.</source>
        <translation>Ein Bit je Gewicht ist alles: keine Zähler, keine verborgenen Kopien. Wo die Stimmen eines großen Stapels gegen ein Gewicht herausstechen, kippt es.</translation>
    </message>
    <message>
        <source>One page of HTML: configuration, curves, confusion, blame and flips, sizes.</source>
        <translation>Eine HTML-Seite: Konfiguration, Kurven, Konfusion, Schuld und Flips, Größen.</translation>
    </message>
    <message>
        <source>Only neurons whose sign is wrong vote, and weights flip at random where most votes are against them. A baseline: far simpler and far less accurate than the others.</source>
        <translation>Nur Neuronen mit falschem Vorzeichen stimmen ab, und Gewichte kippen zufällig, wo die meisten Stimmen gegen sie sind. Eine Vergleichsgröße: weit einfacher und weit ungenauer als die anderen.</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>Optimierer</translation>
    </message>
    <message>
        <source>Output errors</source>
        <translation>Ausgabefehler</translation>
    </message>
    <message>
        <source>Packed arrays and a short Python program that predicts with numpy alone.</source>
        <translation>Gepackte Felder und ein kurzes Python-Programm, das allein mit numpy vorhersagt.</translation>
    </message>
    <message>
        <source>Picture size</source>
        <translation>Bildgröße</translation>
    </message>
    <message>
        <source>Plain reading of the paper</source>
        <translation>Der Aufsatz, wörtlich gelesen</translation>
    </message>
    <message>
        <source>Plateau</source>
        <translation>Plateau</translation>
    </message>
    <message>
        <source>Powers of two</source>
        <translation>Zweierpotenzen</translation>
    </message>
    <message>
        <source>Pull</source>
        <translation>Zug</translation>
    </message>
    <message>
        <source>Quantised back-propagation</source>
        <translation>Quantisierte Rückführung</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Resizing</source>
        <translation>Größenänderung</translation>
    </message>
    <message>
        <source>Retained</source>
        <translation>Aufbewahrtes</translation>
    </message>
    <message>
        <source>SVHN (cropped digits)</source>
        <translation>SVHN (ausgeschnittene Ziffern)</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Sign flips of random weights</source>
        <translation>Vorzeichen-Flips zufälliger Gewichte</translation>
    </message>
    <message>
        <source>Signal bits</source>
        <translation>Signalbits</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>Signale</translation>
    </message>
    <message>
        <source>Small dense networks as hardware for an FPGA, with a testbench.</source>
        <translation>Kleine dichte Netze als Hardware für ein FPGA, mit Testbench.</translation>
    </message>
    <message>
        <source>Standard back-propagation</source>
        <translation>Übliche Rückführung</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Beginnen mit</translation>
    </message>
    <message>
        <source>Strict bit flips</source>
        <translation>Strenge Bit-Flips</translation>
    </message>
    <message>
        <source>Strict bit flips: no state but the weights themselves; 10 epochs: about 85.5 %.</source>
        <translation>Strenge Bit-Flips: kein Zustand außer den Gewichten selbst; 10 Epochen: etwa 85,5 %.</translation>
    </message>
    <message>
        <source>Strict ternary flips</source>
        <translation>Strenge ternäre Flips</translation>
    </message>
    <message>
        <source>Strict ternary flips: no state but weights of -1, 0 and +1; 50 epochs: about 87.5 %.</source>
        <translation>Strenge ternäre Flips: kein Zustand außer Gewichten von -1, 0 und +1; 50 Epochen: etwa 87,5 %.</translation>
    </message>
    <message>
        <source>Tail</source>
        <translation>Ausläufer</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Ternary flips with counters</source>
        <translation>Ternäre Flips mit Zählern</translation>
    </message>
    <message>
        <source>Test data</source>
        <translation>Testdaten</translation>
    </message>
    <message>
        <source>Test part</source>
        <translation>Testteil</translation>
    </message>
    <message>
        <source>The answer that each layer should have given is carried back sign by sign, from fixed patterns that stand for the classes, and moves hidden integer weights.</source>
        <translation>Die Antwort, die jede Schicht hätte geben sollen, wird Vorzeichen für Vorzeichen von festen Mustern für die Klassen zurückgetragen und bewegt verborgene ganzzahlige Gewichte.</translation>
    </message>
    <message>
        <source>The plain gradient-free rule as a baseline beside the others.</source>
        <translation>Die bloße gradientenfreie Regel als Vergleichsgröße neben den anderen.</translation>
    </message>
    <message>
        <source>The usual way to train binary networks, a float behind every weight: the baseline; 8 epochs: about 87 %.</source>
        <translation>Der übliche Weg, binäre Netze zu trainieren, eine Gleitkommazahl hinter jedem Gewicht: die Vergleichsgröße; 8 Epochen: etwa 87 %.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Tries flips and keeps those that lower the loss; give it a trained run to polish: --set start=RUN (512,512, grey).</source>
        <translation>Probiert Flips und behält, was den Verlust senkt; gib ihm einen trainierten Lauf zum Nacharbeiten: --set start=LAUF (512,512, grau).</translation>
    </message>
    <message>
        <source>Tries what flipping a weight does to the loss and keeps the flips that lower it. Slow from random weights; made to polish what another method has trained.</source>
        <translation>Probiert, was das Kippen eines Gewichts am Verlust ändert, und behält die Flips, die ihn senken. Langsam von zufälligen Gewichten aus; gemacht, um nachzuarbeiten, was ein anderes Verfahren trainiert hat.</translation>
    </message>
    <message>
        <source>Validation part</source>
        <translation>Validierungsteil</translation>
    </message>
    <message>
        <source>Verilog</source>
        <translation>Verilog</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Besuche</translation>
    </message>
    <message>
        <source>Votes add up in a leaky accumulator beside each weight; where it stands against the weight, the weight flips and the accumulator begins again.</source>
        <translation>Stimmen sammeln sich in einem undichten Speicher neben jedem Gewicht; wo er gegen das Gewicht steht, kippt es, und der Speicher beginnt von vorn.</translation>
    </message>
    <message>
        <source>WIDTHxHEIGHT that pictures are made (empty: as they are)</source>
        <translation>BREITExHÖHE, auf die Bilder gebracht werden (leer: wie sie sind)</translation>
    </message>
    <message>
        <source>Weight gradients</source>
        <translation>Gewichtsgradienten</translation>
    </message>
    <message>
        <source>Weights are -1, 0 or +1 and all their state. Where the votes of a large batch stand out, a weight takes one step in their direction.</source>
        <translation>Gewichte sind -1, 0 oder +1 und ihr ganzer Zustand. Wo die Stimmen eines großen Stapels herausstechen, geht ein Gewicht einen Schritt in ihre Richtung.</translation>
    </message>
    <message>
        <source>Weights are -1, 0 or +1: the sign of a small counter, or 0 while the counter is small. A weight that does not know stays out of the sum.</source>
        <translation>Gewichte sind -1, 0 oder +1: das Vorzeichen eines kleinen Zählers, oder 0, solange der Zähler klein ist. Ein Gewicht, das es nicht weiß, bleibt aus der Summe.</translation>
    </message>
    <message>
        <source>Weights are drawn once and only their signs are turned; 20 epochs: about 88.5 %.</source>
        <translation>Gewichte werden einmal gezogen und nur ihre Vorzeichen umgedreht; 20 Epochen: etwa 88,5 %.</translation>
    </message>
    <message>
        <source>Weights are drawn once; training only turns signs round, and as few as will do. The network is its seed and the signs that differ.</source>
        <translation>Gewichte werden einmal gezogen; das Training dreht nur Vorzeichen um, und so wenige wie möglich. Das Netz ist sein Startwert und die abweichenden Vorzeichen.</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>a hidden neuron is blamed only where its sum lies within this times its typical spread of the threshold</source>
        <translation>ein verborgenes Neuron hat nur Schuld, wo seine Summe höchstens um dieses Vielfache ihrer üblichen Streuung neben der Schwelle liegt</translation>
    </message>
    <message>
        <source>a hidden neuron is blamed where the votes carried back exceed this times their mean size</source>
        <translation>ein verborgenes Neuron hat Schuld, wo die zurückgetragenen Stimmen dieses Vielfache ihrer mittleren Größe überschreiten</translation>
    </message>
    <message>
        <source>a sample votes until its class leads the best wrong one by this times the root of the last layer&apos;s inputs</source>
        <translation>ein Beispiel stimmt ab, bis seine Klasse der besten falschen um dieses Vielfache der Wurzel der Eingänge der letzten Schicht voraus ist</translation>
    </message>
    <message>
        <source>a weight may flip where the votes against it exceed this share of the neuron&apos;s voters</source>
        <translation>ein Gewicht darf kippen, wo die Stimmen gegen es diesen Anteil der Stimmenden des Neurons überschreiten</translation>
    </message>
    <message>
        <source>a weight may flip where the votes against it exceed this times the neuron&apos;s mean vote, at the start</source>
        <translation>ein Gewicht darf kippen, wo die Stimmen gegen es dieses Vielfache der mittleren Stimme des Neurons überschreiten, am Anfang</translation>
    </message>
    <message>
        <source>adam: latent weights with momentum; sgd: the same with steps by the root of a neuron&apos;s inputs; bop: no latent weights, a weight flips by its momentum</source>
        <translation>adam: latente Gewichte mit Moment; sgd: ebenso, mit Schritten nach der Wurzel der Eingänge eines Neurons; bop: keine latenten Gewichte, ein Gewicht kippt nach seinem Moment</translation>
    </message>
    <message>
        <source>arXiv 1602.02830; the choices of arXiv 2102.04270</source>
        <translation>arXiv 1602.02830; die Wahlmöglichkeiten aus arXiv 2102.04270</translation>
    </message>
    <message>
        <source>arXiv 2102.04270, in integers</source>
        <translation>arXiv 2102.04270, in ganzen Zahlen</translation>
    </message>
    <message>
        <source>arXiv 2410.09734, read literally</source>
        <translation>arXiv 2410.09734, wörtlich gelesen</translation>
    </message>
    <message>
        <source>balanced: samples of rare classes vote more often, so that all classes vote alike; none: every sample once</source>
        <translation>balanced: Beispiele seltener Klassen stimmen öfter ab, damit alle Klassen gleich zählen; none: jedes Beispiel einmal</translation>
    </message>
    <message>
        <source>bop flips a weight where its average gradient exceeds this; of binary gradients about 0.0001</source>
        <translation>bop kippt ein Gewicht, wo sein mittlerer Gradient dies überschreitet; bei binären Gradienten etwa 0,0001</translation>
    </message>
    <message>
        <source>bop: a weight flips where its momentum (at most 1) exceeds this; goes with a constant rate</source>
        <translation>bop: Ein Gewicht kippt, wo sein Moment (höchstens 1) dies überschreitet; gehört zu einer festen Rate</translation>
    </message>
    <message>
        <source>chance per step that the counter of a turned sign is taken a step back, to the next power of two; more leaves more signs as drawn</source>
        <translation>Wahrscheinlichkeit je Schritt, dass der Zähler eines umgedrehten Vorzeichens einen Schritt zurückgenommen wird, auf die nächste Zweierpotenz; mehr lässt mehr Vorzeichen, wie sie gezogen wurden</translation>
    </message>
    <message>
        <source>covers a square of 4 x 4 pixels with the picture&apos;s mean</source>
        <translation>verdeckt ein Quadrat von 4 x 4 Pixeln mit dem Mittel des Bildes</translation>
    </message>
    <message>
        <source>derived from arXiv 2006.16627</source>
        <translation>abgeleitet von arXiv 2006.16627</translation>
    </message>
    <message>
        <source>derived from arXiv 2206.02006</source>
        <translation>abgeleitet von arXiv 2206.02006</translation>
    </message>
    <message>
        <source>derived from arXiv 2405.16339</source>
        <translation>abgeleitet von arXiv 2405.16339</translation>
    </message>
    <message>
        <source>derived from arXiv 2410.09734</source>
        <translation>abgeleitet von arXiv 2410.09734</translation>
    </message>
    <message>
        <source>derived from arXiv 2410.09734; counters as inertia</source>
        <translation>abgeleitet von arXiv 2410.09734; Zähler als Trägheit</translation>
    </message>
    <message>
        <source>derived from arXiv 2412.00119</source>
        <translation>abgeleitet von arXiv 2412.00119</translation>
    </message>
    <message>
        <source>derived from arXiv 2512.04189</source>
        <translation>abgeleitet von arXiv 2512.04189</translation>
    </message>
    <message>
        <source>epochs between such checkpoints (0: none by epochs)</source>
        <translation>Epochen zwischen solchen Sicherungspunkten (0: keine nach Epochen)</translation>
    </message>
    <message>
        <source>epochs between two halvings of the rate</source>
        <translation>Epochen zwischen zwei Halbierungen der Rate</translation>
    </message>
    <message>
        <source>epochs without a better validation accuracy after which the rate is halved (0: never)</source>
        <translation>Epochen ohne bessere Validierungsgenauigkeit, nach denen die Rate halbiert wird (0: nie)</translation>
    </message>
    <message>
        <source>epochs without a better validation accuracy after which training ends, with the best model (0: never)</source>
        <translation>Epochen ohne bessere Validierungsgenauigkeit, nach denen das Training mit dem besten Modell endet (0: nie)</translation>
    </message>
    <message>
        <source>every random number of the run follows from it</source>
        <translation>jede Zufallszahl des Laufs folgt daraus</translation>
    </message>
    <message>
        <source>for pictures of 32 x 32 (arXiv 1602.02830)</source>
        <translation>für Bilder von 32 x 32 (arXiv 1602.02830)</translation>
    </message>
    <message>
        <source>for pictures of 32 x 32 (arXiv 1612.07119)</source>
        <translation>für Bilder von 32 x 32 (arXiv 1612.07119)</translation>
    </message>
    <message>
        <source>format of the data (empty: recognised from content)</source>
        <translation>Format der Daten (leer: am Inhalt erkannt)</translation>
    </message>
    <message>
        <source>four dense layers of 256 (arXiv 2102.04270)</source>
        <translation>vier dichte Schichten mit 256 (arXiv 2102.04270)</translation>
    </message>
    <message>
        <source>hidden layers, separated by commas: N neurons, NcK filters of K x K (NvK: without padding), p for pooling, hN at the end for N output neurons per class; or the name of a network</source>
        <translation>verborgene Schichten, durch Kommas getrennt: N Neuronen, NcK Filter von K x K (NvK: ohne Auffüllung), p für Pooling, hN am Ende für N Ausgabeneuronen je Klasse; oder der Name eines Netzes</translation>
    </message>
    <message>
        <source>how far a step moves a latent weight (of at most 1); sgd: about 100 times that of adam; bop: the share of a step in the momentum</source>
        <translation>wie weit ein Schritt ein latentes Gewicht (höchstens 1) bewegt; sgd: etwa das 100-Fache von adam; bop: der Anteil eines Schritts am Moment</translation>
    </message>
    <message>
        <source>how far a step moves at the start: of adam about 0.001, of sgd 0.1 to 1; of bop its adaptivity, about 0.001</source>
        <translation>wie weit ein Schritt am Anfang bewegt: bei adam etwa 0,001, bei sgd 0,1 bis 1; bei bop seine Anpassung, etwa 0,001</translation>
    </message>
    <message>
        <source>how far a vote of mean size moves a counter at the start</source>
        <translation>wie weit eine Stimme mittlerer Größe einen Zähler am Anfang bewegt</translation>
    </message>
    <message>
        <source>how far counters start on the side of the drawn sign, as a share of their range; more leaves more signs as drawn</source>
        <translation>wie weit Zähler auf der Seite des gezogenen Vorzeichens beginnen, als Anteil ihres Bereichs; mehr lässt mehr Vorzeichen, wie sie gezogen wurden</translation>
    </message>
    <message>
        <source>how far the fall of the loss must stand out of what chance does, in standard deviations</source>
        <translation>wie weit der Rückgang des Verlusts aus dem herausragen muss, was der Zufall tut, in Standardabweichungen</translation>
    </message>
    <message>
        <source>how pictures of other proportions are made that size: stretched, fitted in whole, or cropped</source>
        <translation>wie Bilder mit anderen Seitenverhältnissen auf diese Größe gebracht werden: gestreckt, ganz eingepasst oder beschnitten</translation>
    </message>
    <message>
        <source>how the weights are trained</source>
        <translation>wie die Gewichte trainiert werden</translation>
    </message>
    <message>
        <source>how the weights follow their gradients</source>
        <translation>wie die Gewichte ihren Gradienten folgen</translation>
    </message>
    <message>
        <source>how training pictures are changed in every epoch: shift:N, flip, rotate:N, erase:N, separated by commas</source>
        <translation>wie Trainingsbilder in jeder Epoche verändert werden: shift:N, flip, rotate:N, erase:N, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>instruction set (auto: the fastest); never changes the result</source>
        <translation>Befehlssatz (auto: der schnellste); ändert nie das Ergebnis</translation>
    </message>
    <message>
        <source>keeps samples of one group in one part: column, or an expression that finds the group in the file name</source>
        <translation>hält Beispiele einer Gruppe in einem Teil: Spalte, oder ein Ausdruck, der die Gruppe im Dateinamen findet</translation>
    </message>
    <message>
        <source>labels corrected by hand, as in train:cats/1.png=dog,train#8-12=ship</source>
        <translation>von Hand berichtigte Beschriftungen, wie in train:cats/1.png=dog,train#8-12=ship</translation>
    </message>
    <message>
        <source>letters and digits that the program draws itself, distorted and noisy; any size and number of classes: glyphs:classes=62,size=32,train=20000,test=5000</source>
        <translation>Buchstaben und Ziffern, die das Programm selbst zeichnet, verzerrt und verrauscht; jede Größe und Zahl von Klassen: glyphs:classes=62,size=32,train=20000,test=5000</translation>
    </message>
    <message>
        <source>minutes between checkpoints of a run that is kept in a folder (0: none by time)</source>
        <translation>Minuten zwischen Sicherungspunkten eines Laufs, der in einem Ordner gehalten wird (0: keine nach der Zeit)</translation>
    </message>
    <message>
        <source>mirrors every other picture left to right</source>
        <translation>spiegelt jedes zweite Bild von links nach rechts</translation>
    </message>
    <message>
        <source>model file or run folder whose weights training begins with (empty: random weights)</source>
        <translation>Modelldatei oder Ordner eines Laufs, mit dessen Gewichten das Training beginnt (leer: zufällige Gewichte)</translation>
    </message>
    <message>
        <source>moves by up to 2 pixels in each direction</source>
        <translation>verschiebt um bis zu 2 Pixel in jede Richtung</translation>
    </message>
    <message>
        <source>name of a known data set, or the path of a file or folder</source>
        <translation>Name eines bekannten Datensatzes oder Pfad einer Datei oder eines Ordners</translation>
    </message>
    <message>
        <source>neurons that are looked at per step, in turn</source>
        <translation>Neuronen, die je Schritt angesehen werden, der Reihe nach</translation>
    </message>
    <message>
        <source>number of training samples to use (0: all)</source>
        <translation>Zahl der Trainingsbeispiele, die benutzt werden (0: alle)</translation>
    </message>
    <message>
        <source>options that change at a step, as in 120:learning-rate=0.5 400:margin=6; the window notes here what is changed while a run is under way</source>
        <translation>Optionen, die sich bei einem Schritt ändern, wie in 120:learning-rate=0.5 400:margin=6; das Fenster notiert hier, was während eines Laufs geändert wird</translation>
    </message>
    <message>
        <source>passes over the training samples</source>
        <translation>Durchgänge durch die Trainingsbeispiele</translation>
    </message>
    <message>
        <source>path of the test part; what is named here is never trained on (empty: recognised)</source>
        <translation>Pfad des Testteils; was hier genannt ist, wird nie trainiert (leer: wird erkannt)</translation>
    </message>
    <message>
        <source>precision of the gradients carried back from layer to layer</source>
        <translation>Genauigkeit der Gradienten, die von Schicht zu Schicht zurückgetragen werden</translation>
    </message>
    <message>
        <source>precision of the gradients carried back, sign included, at the end of the run</source>
        <translation>Genauigkeit der zurückgetragenen Gradienten, mit Vorzeichen, am Ende des Laufs</translation>
    </message>
    <message>
        <source>precision of the weights&apos; first moments</source>
        <translation>Genauigkeit der ersten Momente der Gewichte</translation>
    </message>
    <message>
        <source>rival: the best wrong class against the own one, within the margin; softmax: every class as much as it is believed; auto: softmax with filters</source>
        <translation>rival: die beste falsche Klasse gegen die eigene, innerhalb des Abstands; softmax: jede Klasse so sehr, wie sie geglaubt wird; auto: softmax bei Filtern</translation>
    </message>
    <message>
        <source>round the gradients carried back to powers of two</source>
        <translation>zurückgetragene Gradienten auf Zweierpotenzen runden</translation>
    </message>
    <message>
        <source>samples left out by hand, as in train:cats/1.png,test#5,train#8-12</source>
        <translation>von Hand ausgelassene Beispiele, wie in train:cats/1.png,test#5,train#8-12</translation>
    </message>
    <message>
        <source>samples per step, at most</source>
        <translation>Beispiele je Schritt, höchstens</translation>
    </message>
    <message>
        <source>share of the samples cut off as test part where the data has none</source>
        <translation>Anteil der Beispiele, der als Testteil abgeschnitten wird, wo die Daten keinen haben</translation>
    </message>
    <message>
        <source>share of the training labels that are replaced by wrong ones, for teaching</source>
        <translation>Anteil der Trainingsbeschriftungen, die durch falsche ersetzt werden, für den Unterricht</translation>
    </message>
    <message>
        <source>share of the training samples kept aside to choose the best model</source>
        <translation>Anteil der Trainingsbeispiele, der beiseitegelegt wird, um das beste Modell zu wählen</translation>
    </message>
    <message>
        <source>share of those weights that do flip, at the start</source>
        <translation>Anteil dieser Gewichte, der wirklich kippt, am Anfang</translation>
    </message>
    <message>
        <source>size of the counter behind each weight: its inertia, and the training state per weight</source>
        <translation>Größe des Zählers hinter jedem Gewicht: seine Trägheit und der Trainingszustand je Gewicht</translation>
    </message>
    <message>
        <source>softmax: scores are divided by this times the root of the last layer&apos;s inputs</source>
        <translation>softmax: Werte werden durch dieses Vielfache der Wurzel der Eingänge der letzten Schicht geteilt</translation>
    </message>
    <message>
        <source>the grey values themselves, 8 bits per value</source>
        <translation>die Grauwerte selbst, 8 Bit je Wert</translation>
    </message>
    <message>
        <source>the same at the end; in between a straight line</source>
        <translation>dasselbe am Ende; dazwischen eine Gerade</translation>
    </message>
    <message>
        <source>the same at the end; in between half a cosine wave</source>
        <translation>dasselbe am Ende; dazwischen eine halbe Kosinuswelle</translation>
    </message>
    <message>
        <source>the same at the start; in between it grows evenly (after arXiv 2012.13113)</source>
        <translation>dasselbe am Anfang; dazwischen wächst es gleichmäßig (nach arXiv 2012.13113)</translation>
    </message>
    <message>
        <source>the same idea with filters that keep the size, for any picture from 4 x 4</source>
        <translation>derselbe Gedanke mit Filtern, die die Größe erhalten, für jedes Bild ab 4 x 4</translation>
    </message>
    <message>
        <source>threads that train (0: all cores); never changes the result</source>
        <translation>Threads, die trainieren (0: alle Kerne); ändert nie das Ergebnis</translation>
    </message>
    <message>
        <source>turns by up to 10 degrees either way</source>
        <translation>dreht um bis zu 10 Grad in beide Richtungen</translation>
    </message>
    <message>
        <source>weights of a neuron that may flip each time</source>
        <translation>Gewichte eines Neurons, die jedes Mal kippen dürfen</translation>
    </message>
    <message>
        <source>what batch normalisation divides by: the standard deviation or the mean absolute one</source>
        <translation>wodurch die Normierung über den Stapel teilt: die Standardabweichung oder die mittlere absolute</translation>
    </message>
    <message>
        <source>what is kept of activations for the way back: floats, or two bits each</source>
        <translation>was von Aktivierungen für den Rückweg behalten wird: Gleitkommazahlen oder je zwei Bit</translation>
    </message>
    <message>
        <source>what makes a model the best: accuracy, or balanced accuracy (every class counts alike) on the validation part</source>
        <translation>was ein Modell zum besten macht: die Genauigkeit oder die ausgewogene Genauigkeit (jede Klasse zählt gleich) im Validierungsteil</translation>
    </message>
    <message>
        <source>what pictures are turned into</source>
        <translation>worin Bilder umgewandelt werden</translation>
    </message>
    <message>
        <source>what the first layer sees: grey, threshold:T, median, thermometer:N, bitplanes:N, local:R</source>
        <translation>was die erste Schicht sieht: grey, threshold:T, median, thermometer:N, bitplanes:N, local:R</translation>
    </message>
    <message>
        <source>what to do about pictures that are in several parts</source>
        <translation>was mit Bildern geschieht, die in mehreren Teilen sind</translation>
    </message>
    <message>
        <source>which classes are used: cat,dog; new=old renames, pet=cat|dog joins, * is all others (empty: all)</source>
        <translation>welche Klassen benutzt werden: cat,dog; new=old benennt um, pet=cat|dog vereint, * ist alles andere (leer: alle)</translation>
    </message>
    <message>
        <source>whole, or their signs only: 1 bit per weight</source>
        <translation>ganz, oder nur ihre Vorzeichen: 1 Bit je Gewicht</translation>
    </message>
    <message>
        <source>all %1 epochs are done</source>
        <translation>alle %1 Epochen sind geschafft</translation>
    </message>
    <message>
        <source>no better validation accuracy for %1 epochs: the best is that of epoch %2</source>
        <translation>seit %1 Epochen keine bessere Validierungsgenauigkeit: die beste ist die von Epoche %2</translation>
    </message>
    <message>
        <source>residual, 18 layers (arXiv 1808.00278)</source>
        <translation>residual, 18 Schichten (arXiv 1808.00278)</translation>
    </message>
    <message>
        <source>residual, 18 layers (arXiv 1906.08637)</source>
        <translation>residual, 18 Schichten (arXiv 1906.08637)</translation>
    </message>
    <message>
        <source>stopped in epoch %1 of %2</source>
        <translation>angehalten in Epoche %1 von %2</translation>
    </message>
    <message>
        <source>Frozen weights</source>
        <translation>Eingefrorene Gewichte</translation>
    </message>
    <message>
        <source>MiB that the log of every flip (three quarters) and the checkpoints behind it may take in the folder of a run; then older steps are thinned out to epochs (0: no log)</source>
        <translation>MiB, die das Flip-Protokoll (drei Viertel) und die Sicherungspunkte dahinter im Ordner eines Laufs einnehmen dürfen; danach werden ältere Schritte zu Epochen ausgedünnt (0: kein Protokoll)</translation>
    </message>
    <message>
        <source>the latest so many checkpoints, and the best one, are always kept (0: all); earlier ones as the flip log&apos;s budget allows</source>
        <translation>so viele der letzten Sicherungspunkte und der beste werden immer behalten (0: alle), frühere, soweit der Platz des Flip-Protokolls reicht</translation>
    </message>
    <message>
        <source>weights that stay as they are, with commas: 3 (layer 3, counted from 1), 2:17 or 2:0-63 (its neurons, counted from 0), 2:17:5 (one input of a neuron); empty: none</source>
        <translation>Gewichte, die bleiben, wie sie sind, durch Kommas getrennt: 3 (Schicht 3, von 1 an gezählt), 2:17 oder 2:0-63 (ihre Neuronen, von 0 an gezählt), 2:17:5 (ein Eingang eines Neurons); leer: keine</translation>
    </message>
    <message>
        <source>how the rate goes on: as it is, halved every so many epochs, or down to nearly nothing on half a cosine wave</source>
        <translation>wie die Rate weitergeht: wie sie ist, alle so viele Epochen halbiert oder auf einer halben Kosinuswelle bis fast auf nichts</translation>
    </message>
    <message>
        <source>Filters of 3 x 3 that look at every place of the picture, 312 KiB of weights, 16 epochs: about 91 %.</source>
        <translation>Filter von 3 x 3, die jede Stelle des Bildes ansehen, 312 KiB Gewichte, 16 Epochen: etwa 91 %.</translation>
    </message>
    <message>
        <source>where blame is kept balanced: of the votes on a neuron that is on as many ask it to rise as to fall, and of those on one that is off</source>
        <translation>wo Schuld im Gleichgewicht gehalten wird: Von den Stimmen an ein eingeschaltetes Neuron fordern ebenso viele, dass es steigt, wie dass es fällt, und von denen an ein ausgeschaltetes auch</translation>
    </message>
    <message>
        <source>Handwritten digits by filters of 3 x 3, 312 KiB of weights, shifted by a pixel in training, 10 epochs: about 99.1 %.</source>
        <translation>Handgeschriebene Ziffern mit Filtern von 3 x 3, 312 KiB Gewichte, beim Training um ein Pixel verschoben, 10 Epochen: etwa 99,1 %.</translation>
    </message>
    <message>
        <source>Photographs in colour by four layers of filters, 403 KiB of weights, without gradients, 20 epochs: about 68 %; takes long: stop when it is good enough.</source>
        <translation>Farbfotos mit vier Schichten von Filtern, 403 KiB Gewichte, ohne Gradienten, 20 Epochen: etwa 68 %; dauert lange: anhalten, wenn es gut genug ist.</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>half of the memory</source>
        <translation>halber Speicher</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>no cache</source>
        <translation>kein Cache</translation>
    </message>
    <message>
        <source>no log</source>
        <translation>kein Log</translation>
    </message>
</context>
<context>
    <name>EngineWords</name>
    <message>
        <source>%1: expected a whole number from %2 to %3, found &quot;%4&quot;</source>
        <translation>%1: erwartet eine ganze Zahl von %2 bis %3, gefunden „%4“</translation>
    </message>
    <message>
        <source>%1: expected a number from %2 to %3, found &quot;%4&quot;</source>
        <translation>%1: erwartet eine Zahl von %2 bis %3, gefunden „%4“</translation>
    </message>
    <message>
        <source>%1: expected one of: %2, found &quot;%3&quot;</source>
        <translation>%1: erwartet eines von: %2; gefunden „%3“</translation>
    </message>
    <message>
        <source>%1: expected true or false, found &quot;%2&quot;</source>
        <translation>%1: erwartet true oder false, gefunden „%2“</translation>
    </message>
    <message>
        <source>%1: unknown option &quot;%2&quot;; with method %3 there are: %4</source>
        <translation>%1: unbekannte Einstellung „%2“; beim Verfahren %3 gibt es: %4</translation>
    </message>
    <message>
        <source>%1: &quot;%2&quot; is an option of method %3, not of %4</source>
        <translation>%1: „%2“ ist eine Einstellung des Verfahrens %3, nicht von %4</translation>
    </message>
    <message>
        <source>%1: not a configuration in JSON: %2</source>
        <translation>%1: keine Einstellungen in JSON: %2</translation>
    </message>
    <message>
        <source>%1: cannot be read as a configuration file</source>
        <translation>%1: lässt sich nicht als Datei mit Einstellungen lesen</translation>
    </message>
    <message>
        <source>encoder: expected grey, threshold:T (T 1 to 255, or R/G/B), median, median:channel, thermometer:N (N 2 to 16), bitplanes:N (N 1 to 8), or local:R (R 1 to 32), found &quot;%1&quot;</source>
        <translation>Kodierer: erwartet grey, threshold:T (T 1 bis 255, oder R/G/B), median, median:channel, thermometer:N (N 2 bis 16), bitplanes:N (N 1 bis 8) oder local:R (R 1 bis 32), gefunden „%1“</translation>
    </message>
    <message>
        <source>network &quot;%1&quot;: the filters of %2 meet a map of %3 x %4, which is too small for them; use larger pictures, fewer pooling steps, or filters that keep the size (c)</source>
        <translation>Netz „%1“: Die Filter von %2 treffen auf eine Karte von %3 x %4, die für sie zu klein ist; größere Bilder nehmen, weniger Pooling-Stufen oder Filter, die die Größe lassen (c)</translation>
    </message>
    <message>
        <source>network &quot;%1&quot;: %2 meets a map of %3 x %4 with %5 channels; filters that add their input are as many as its channels, on maps of more than one place</source>
        <translation>Netz „%1“: %2 trifft auf eine Karte von %3 x %4 mit %5 Kanälen; Filter, die ihre Eingabe addieren, sind so viele wie deren Kanäle, auf Karten von mehr als einem Platz</translation>
    </message>
    <message>
        <source>network &quot;%1&quot;: %2 would leave a map of 1 x 1, which a stream cannot have; use larger pictures or fewer strides</source>
        <translation>Netz „%1“: %2 ließe eine Karte von 1 x 1 übrig, die ein Strom nicht haben kann; größere Bilder nehmen oder weniger Schritte</translation>
    </message>
    <message>
        <source>network &quot;%1&quot;: %2 has %3 channels where the stream has %4; a layer that changes their number halves the map too: write %5</source>
        <translation>Netz „%1“: %2 hat %3 Kanäle, wo der Strom %4 hat; eine Schicht, die deren Zahl ändert, halbiert auch die Karte: %5 schreiben</translation>
    </message>
    <message>
        <source>network %1: training it at batch %2 needs about %3 MiB, this machine has %4 MiB; choose smaller layers or a smaller batch</source>
        <translation>Netz %1: Es mit Stapeln von %2 zu trainieren, braucht etwa %3 MiB, dieser Rechner hat %4 MiB; kleinere Schichten oder kleinere Stapel wählen</translation>
    </message>
    <message>
        <source>dataset: no such file or folder: %1. Check the path.</source>
        <translation>Datensatz: keine solche Datei, kein solcher Ordner: %1. Bitte den Pfad prüfen.</translation>
    </message>
    <message>
        <source>test: no such file or folder: %1. Check the path.</source>
        <translation>Testteil: keine solche Datei, kein solcher Ordner: %1. Bitte den Pfad prüfen.</translation>
    </message>
    <message>
        <source>dataset: expected one of %1, or the path of a file or folder; found &quot;%2&quot;, which is neither.</source>
        <translation>Datensatz: erwartet einer von %1 oder der Pfad einer Datei oder eines Ordners; gefunden „%2“, und das ist keines davon.</translation>
    </message>
    <message>
        <source>dataset: expected a name or the path of a file or folder, found nothing.</source>
        <translation>Datensatz: erwartet ein Name oder der Pfad einer Datei oder eines Ordners, gefunden nichts.</translation>
    </message>
    <message>
        <source>format: expected one of %1, found &quot;%2&quot;. Leave it out to have the format recognised.</source>
        <translation>Format: erwartet eines von %1, gefunden „%2“. Ohne Angabe wird das Format erkannt.</translation>
    </message>
    <message>
        <source>%1: expected a fraction of at least 0 and below 1, found %2.</source>
        <translation>%1: erwartet ein Anteil von mindestens 0 und unter 1, gefunden %2.</translation>
    </message>
    <message>
        <source>%1: no such file. Check the path.</source>
        <translation>%1: keine solche Datei. Bitte den Pfad prüfen.</translation>
    </message>
    <message>
        <source>%1: the folder cannot be read: %2.</source>
        <translation>%1: Der Ordner lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>%1: the picture cannot be decoded: %2.</source>
        <translation>%1: Das Bild lässt sich nicht dekodieren: %2.</translation>
    </message>
    <message>
        <source>%1: not a picture: expected PNG, JPEG, BMP, TIFF, PPM or WebP, found a file that begins with the bytes %2.</source>
        <translation>%1: kein Bild: erwartet PNG, JPEG, BMP, TIFF, PPM oder WebP, gefunden eine Datei, die mit den Bytes %2 beginnt.</translation>
    </message>
    <message>
        <source>%1: expected a .zip or .tar archive with files in it, found none: it is damaged, cut off, empty, or not what its name says. Get it again.</source>
        <translation>%1: erwartet ein Archiv (.zip oder .tar) mit Dateien darin, gefunden keines: Es ist beschädigt, abgeschnitten, leer oder nicht, was sein Name sagt. Bitte neu holen.</translation>
    </message>
    <message>
        <source>%1: nothing to learn: expected training samples of at least 2 classes, found only class &quot;%2&quot; (%3 samples).</source>
        <translation>%1: nichts zu lernen: erwartet Trainingsbeispiele von mindestens 2 Klassen, gefunden nur die Klasse „%2“ (%3 Beispiele).</translation>
    </message>
    <message>
        <source>%1: there are no training samples</source>
        <translation>%1: Es gibt keine Trainingsbeispiele</translation>
    </message>
    <message>
        <source>The data set %1 is not on this machine: looked for a folder at %2 and found none that is complete. Download it (%3), install the Debian package %4 (%5), or put its files into %6; its home page is %7. Or give the path of a folder; FLIPSCOPE_DATA may name a folder of data sets.</source>
        <translation>Der Datensatz %1 ist nicht auf diesem Rechner: Ein Ordner wurde an diesen Stellen gesucht: %2; keiner ist vollständig. Ihn herunterladen (%3), das Debian-Paket %4 installieren (%5) oder seine Dateien in %6 legen; seine Seite ist %7. Oder den Pfad eines Ordners angeben; FLIPSCOPE_DATA darf einen Ordner mit Datensätzen nennen.</translation>
    </message>
    <message>
        <source>The data set %1 is not on this machine: looked for a folder at %2 and found none that is complete. Download it (%3), or put its files into %4; its home page is %5. Or give the path of a folder; FLIPSCOPE_DATA may name a folder of data sets.</source>
        <translation>Der Datensatz %1 ist nicht auf diesem Rechner: Ein Ordner wurde an diesen Stellen gesucht: %2; keiner ist vollständig. Ihn herunterladen (%3) oder seine Dateien in %4 legen; seine Seite ist %5. Oder den Pfad eines Ordners angeben; FLIPSCOPE_DATA darf einen Ordner mit Datensätzen nennen.</translation>
    </message>
    <message>
        <source>%1: holds no run: expected a folder with config.json, as train --out makes it</source>
        <translation>%1: enthält keinen Lauf: erwartet ein Ordner mit config.json, wie train --out ihn anlegt</translation>
    </message>
    <message>
        <source>%1: another program is training in this run folder; wait for its end, stop it, or choose another folder</source>
        <translation>%1: Ein anderes Programm trainiert in diesem Ordner; sein Ende abwarten, es anhalten oder einen anderen Ordner wählen</translation>
    </message>
    <message>
        <source>%1: this folder holds no model (%2); name a run folder or a model file</source>
        <translation>%1: Dieser Ordner enthält kein Modell (%2); den Ordner eines Laufs oder eine Modelldatei angeben</translation>
    </message>
    <message>
        <source>%1: not a Flipscope model: expected at least 8 bytes, found %2</source>
        <translation>%1: kein Flipscope-Modell: erwartet mindestens 8 Bytes, gefunden %2</translation>
    </message>
    <message>
        <source>%1: not a Flipscope model: offset 0 claims a header of %2 bytes in a file of %3</source>
        <translation>%1: kein Flipscope-Modell: Bei Offset 0 steht ein Kopf von %2 Bytes in einer Datei von %3</translation>
    </message>
    <message>
        <source>%1: not a Flipscope model: the header at offset 8 has no key __metadata__.flipscope</source>
        <translation>%1: kein Flipscope-Modell: Dem Kopf bei Offset 8 fehlt der Schlüssel __metadata__.flipscope</translation>
    </message>
    <message>
        <source>%1: cannot be read</source>
        <translation>%1: lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>%1: cannot be read: %2.</source>
        <translation>%1: lässt sich nicht lesen: %2.</translation>
    </message>
    <message>
        <source>%1: needs a validation part to look at; there is none (--validation 0.1 keeps a tenth of the training samples aside)</source>
        <translation>%1: braucht einen Validierungsteil, den es nicht gibt (--validation 0.1 legt ein Zehntel der Trainingsbeispiele beiseite)</translation>
    </message>
    <message>
        <source>method: a fork goes on with %1, not %2; start a new run for another method</source>
        <translation>Verfahren: Eine Abzweigung geht mit %1 weiter, nicht mit %2; für ein anderes Verfahren einen neuen Lauf beginnen</translation>
    </message>
    <message>
        <source>a fork goes on with what was learnt on the same data by the same network: %1; start a new run for other ones</source>
        <translation>Eine Abzweigung geht mit dem weiter, was dasselbe Netz auf denselben Daten gelernt hat: %1; für andere einen neuen Lauf beginnen</translation>
    </message>
    <message>
        <source>epochs: a fork after step %1 needs more than %2 epochs of %3 steps</source>
        <translation>Epochen: Eine Abzweigung nach Schritt %1 braucht mehr als %2 Epochen von %3 Schritten</translation>
    </message>
    <message>
        <source>%1: expected one of: %2; found &quot;%3&quot;</source>
        <translation>%1: erwartet eines von: %2; gefunden „%3“</translation>
    </message>
    <message>
        <source>kernels: this machine cannot run &quot;%1&quot;; it can run: %2</source>
        <translation>Rechenkerne: Dieser Rechner kann „%1“ nicht ausführen; er kann: %2</translation>
    </message>
    <message>
        <source>%1: expected a JSON object of options, found %2</source>
        <translation>%1: erwartet ein JSON-Objekt mit Einstellungen, gefunden %2</translation>
    </message>
    <message>
        <source>%1=%2 was not taken: %3</source>
        <translation>%1=%2 wurde nicht übernommen: %3</translation>
    </message>
    <message>
        <source>epoch %1: no better validation accuracy for %2 epochs; the rate is halved to 1/%3 of its schedule</source>
        <translation>Epoche %1: seit %2 Epochen keine bessere Genauigkeit auf dem Validierungsteil; die Rate ist auf 1/%3 ihres Plans halbiert</translation>
    </message>
    <message>
        <source>%1: has reached its budget of %2 MiB; of older steps the ends of epochs are kept (--flip-log sets the budget)</source>
        <translation>%1: hat sein Budget von %2 MiB erreicht; von älteren Schritten bleiben die Enden der Epochen (die Option Flip-Log legt es fest)</translation>
    </message>
    <message>
        <source>no checkpoint could be written: %1; the training goes on, and it is tried again</source>
        <translation>Kein Prüfpunkt konnte geschrieben werden: %1; das Training geht weiter, und es wird wieder versucht</translation>
    </message>
    <message>
        <source>Read as %1: %2 for training, %3 for validation, %4 for testing.</source>
        <translation>Gelesen als %1: %2 zum Training, %3 zur Validierung, %4 zum Testen.</translation>
    </message>
    <message>
        <source>Read as %1: %2 for training, %3 for testing.</source>
        <translation>Gelesen als %1: %2 zum Training, %3 zum Testen.</translation>
    </message>
    <message>
        <source>Read as %1: %2 for training, %3 for validation.</source>
        <translation>Gelesen als %1: %2 zum Training, %3 zur Validierung.</translation>
    </message>
    <message>
        <source>Read as %1: %2 for training.</source>
        <translation>Gelesen als %1: %2 zum Training.</translation>
    </message>
    <message>
        <source>Read as %1: %2 for testing.</source>
        <translation>Gelesen als %1: %2 zum Testen.</translation>
    </message>
    <message>
        <source>Kept out of training, because named as test: %1.</source>
        <translation>Aus dem Training gehalten, weil als Test genannt: %1.</translation>
    </message>
    <message>
        <source>Passed over: %1.</source>
        <translation>Übergangen: %1.</translation>
    </message>
    <message>
        <source>Limited to %1 of %2 training samples (stratified, by seed %3).</source>
        <translation>Begrenzt auf %1 von %2 Beispielen des Trainingsteils (geschichtet, nach Startwert %3).</translation>
    </message>
    <message>
        <source>The limit of %1 is more than the %2 training samples that there are: all are taken.</source>
        <translation>Die Grenze von %1 ist mehr als die %2 vorhandenen Beispiele des Trainingsteils: Alle werden genommen.</translation>
    </message>
    <message>
        <source>There is no test part.</source>
        <translation>Es gibt keinen Testteil.</translation>
    </message>
    <message>
        <source>There is no test part: %1 of the %2 samples were cut off as one (test fraction %3, stratified, whole groups, by seed %4).</source>
        <translation>Es gibt keinen Testteil: %1 der %2 Beispiele wurden als solcher abgeschnitten (Testanteil %3, geschichtet, ganze Gruppen, nach Startwert %4).</translation>
    </message>
    <message>
        <source>There is no test part: %1 of the %2 samples were cut off as one (test fraction %3, stratified, by seed %4).</source>
        <translation>Es gibt keinen Testteil: %1 der %2 Beispiele wurden als solcher abgeschnitten (Testanteil %3, geschichtet, nach Startwert %4).</translation>
    </message>
    <message>
        <source>The data set has a validation part of its own: nothing was cut off for it.</source>
        <translation>Die Daten haben einen eigenen Validierungsteil: Nichts wurde dafür abgeschnitten.</translation>
    </message>
    <message>
        <source>Label noise: %1 of %2 training labels are wrong on purpose (by seed %3).</source>
        <translation>Falsche Klassen: %1 von %2 Klassen des Trainingsteils sind absichtlich falsch (nach Startwert %3).</translation>
    </message>
    <message>
        <source>Left out by hand (skip): %1 training, %2 validation, %3 test samples.</source>
        <translation>Von Hand ausgelassen (skip): %1 Beispiele des Trainings-, %2 des Validierungs-, %3 des Testteils.</translation>
    </message>
    <message>
        <source>Labels corrected by hand (relabel): %1.</source>
        <translation>Von Hand berichtigte Klassen (relabel): %1.</translation>
    </message>
    <message>
        <source>%1 of %2 classes chosen, as %3: %4 of %5 samples.</source>
        <translation>%1 von %2 Klassen gewählt, als %3: %4 von %5 Beispielen.</translation>
    </message>
    <message>
        <source>%1: the files of %2 MiB are more than the %3 MiB that pixels may take in memory; they are read when they are needed.</source>
        <translation>%1: Die Dateien von %2 MiB sind mehr als die %3 MiB, die Pixel im Speicher belegen dürfen; sie werden gelesen, wenn sie gebraucht werden.</translation>
    </message>
    <message>
        <source>Skipped a damaged picture: %1</source>
        <translation>Ein beschädigtes Bild übersprungen: %1</translation>
    </message>
    <message>
        <source>%1 more damaged pictures were skipped.</source>
        <translation>%1 weitere beschädigte Bilder wurden übersprungen.</translation>
    </message>
    <message>
        <source>%1: %2 pictures lie in no class&apos;s folder and were passed over.</source>
        <translation>%1: %2 Bilder liegen in keinem Ordner einer Klasse und wurden übergangen.</translation>
    </message>
    <message>
        <source>%1: label 10 is taken as the digit 0.</source>
        <translation>%1: Klasse 10 gilt als die Ziffer 0.</translation>
    </message>
    <message>
        <source>target: expected one of %1, found &quot;%2&quot;</source>
        <translation>target: Eines von %1 wird erwartet, gefunden &quot;%2&quot;</translation>
    </message>
    <message>
        <source>%1 is too small: the network needs %2 bytes of flash and %3 of RAM, it has %4 and %5; train a smaller network (fewer or narrower layers)</source>
        <translation>%1 ist zu klein: Das Netz braucht %2 Byte Flash und %3 RAM, es hat %4 und %5; trainieren Sie ein kleineres Netz (weniger oder schmalere Schichten)</translation>
    </message>
    <message>
        <source>name: expected 1 to 48 letters, digits and underscores, a letter first, found &quot;%1&quot;</source>
        <translation>name: 1 bis 48 Buchstaben, Ziffern und Unterstriche werden erwartet, ein Buchstabe zuerst, gefunden &quot;%1&quot;</translation>
    </message>
    <message>
        <source>%1: cannot be made a folder: %2; choose another</source>
        <translation>%1: kann kein Ordner werden: %2; wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>%1: is there already; choose another folder, or allow overwriting (--overwrite)</source>
        <translation>%1: ist schon da; wählen Sie einen anderen Ordner</translation>
    </message>
    <message>
        <source>%1: takes networks whose layers hand on bits, found the residual network %2; its model file (.flipscope, engine/io/MODELFILE.md) holds all of it</source>
        <translation>%1: nimmt Netze, deren Schichten Bits weitergeben, gefunden das residuale Netz %2; seine Modelldatei (.flipscope, engine/io/MODELFILE.md) enthält alles</translation>
    </message>
    <message>
        <source>verilog: takes weights of one bit, found ternary ones; train by another method, such as bitflip, or export c</source>
        <translation>verilog: nimmt Gewichte von einem Bit, gefunden ternäre; trainieren Sie mit einem anderen Verfahren, etwa bitflip, oder exportieren Sie als c</translation>
    </message>
    <message>
        <source>verilog: takes one output neuron per class; train without h... at the end of the network, or export c</source>
        <translation>verilog: nimmt ein Ausgabeneuron je Klasse; trainieren Sie ohne h... am Ende des Netzes, oder exportieren Sie als c</translation>
    </message>
    <message>
        <source>verilog: takes networks of dense layers only, found %1; train one such as --network 64,64, or export c</source>
        <translation>verilog: nimmt nur Netze aus dichten Schichten, gefunden %1; trainieren Sie eines wie 64,64, oder exportieren Sie als c</translation>
    </message>
    <message>
        <source>verilog: takes encoders that look at each pixel alone, found %1; train with another, such as median, or export c</source>
        <translation>verilog: nimmt Kodierer, die jedes Pixel allein ansehen, gefunden %1; trainieren Sie mit einem anderen, etwa median, oder exportieren Sie als c</translation>
    </message>
    <message>
        <source>verilog: every weight becomes wiring, so at most %1 are taken, found %2; train a smaller network, or export c</source>
        <translation>verilog: Jedes Gewicht wird Verdrahtung, daher höchstens %1, gefunden %2; trainieren Sie ein kleineres Netz, oder exportieren Sie als c</translation>
    </message>
    <message>
        <source>the export is wrong and was not written: %1. Please report this.</source>
        <translation>Der Export ist falsch und wurde nicht geschrieben: %1. Bitte melden Sie das.</translation>
    </message>
    <message>
        <source>stopped; nothing was written</source>
        <translation>Angehalten; nichts wurde geschrieben</translation>
    </message>
    <message>
        <source>predicting</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <source>writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>compiling</source>
        <translation>Übersetzen</translation>
    </message>
    <message>
        <source>running the exported C</source>
        <translation>Ausführen des exportierten C</translation>
    </message>
    <message>
        <source>looking for numpy</source>
        <translation>Suchen nach numpy</translation>
    </message>
    <message>
        <source>running numpy</source>
        <translation>Rechnen mit numpy</translation>
    </message>
    <message>
        <source>running the ONNX file in OpenCV</source>
        <translation>Ausführen der ONNX-Datei in OpenCV</translation>
    </message>
    <message>
        <source>compiling the Verilog</source>
        <translation>Übersetzen des Verilog</translation>
    </message>
    <message>
        <source>simulating the Verilog</source>
        <translation>Simulieren des Verilog</translation>
    </message>
    <message>
        <source>%1: agrees with the program on all %2 test pictures of %3</source>
        <translation>%1: stimmt auf allen %2 Testbildern von %3 mit dem Programm überein</translation>
    </message>
    <message>
        <source>C compiled by %1 (-std=c99, no warnings), self-test passed</source>
        <translation>C übersetzt von %1 (-std=c99, ohne Warnungen), Selbsttest bestanden</translation>
    </message>
    <message>
        <source>C compiled by %1 (-std=c99, no warnings): its self-test passes; no test pictures were there to compare it on</source>
        <translation>C übersetzt von %1 (-std=c99, ohne Warnungen): Selbsttest bestanden; es waren keine Testbilder zum Vergleich da</translation>
    </message>
    <message>
        <source>no C compiler is installed (cc, gcc or clang), so the source was not compiled; its self-test program does the comparison elsewhere</source>
        <translation>Kein C-Compiler ist installiert (cc, gcc oder clang), daher wurde die Quelle nicht übersetzt; ihr Selbsttest vergleicht anderswo</translation>
    </message>
    <message>
        <source>numpy alone</source>
        <translation>Nur numpy</translation>
    </message>
    <message>
        <source>numpy alone: its own check passes; no test pictures were there to compare it on</source>
        <translation>Nur numpy: Die eigene Prüfung ist bestanden; es waren keine Testbilder zum Vergleich da</translation>
    </message>
    <message>
        <source>Python with numpy is not installed here, so the file was not tried; its program checks it elsewhere</source>
        <translation>Python mit numpy ist hier nicht installiert, daher wurde die Datei nicht versucht; ihr Programm prüft sie anderswo</translation>
    </message>
    <message>
        <source>ONNX run by %1</source>
        <translation>ONNX ausgeführt von %1</translation>
    </message>
    <message>
        <source>%1 reads the file; no test pictures were there to compare it on</source>
        <translation>%1 liest die Datei; es waren keine Testbilder zum Vergleich da</translation>
    </message>
    <message>
        <source>Icarus Verilog is not installed here (package iverilog), so nothing was simulated; the testbench does it elsewhere</source>
        <translation>Icarus Verilog ist hier nicht installiert (Paket iverilog), daher wurde nichts simuliert; die Testbench tut es anderswo</translation>
    </message>
    <message>
        <source>simulated by Icarus Verilog: agrees with the program on %1 pictures, %2 of them test pictures of %3</source>
        <translation>Simuliert von Icarus Verilog: stimmt auf %1 Bildern mit dem Programm überein, davon %2 Testbilder von %3</translation>
    </message>
    <message>
        <source>simulated by Icarus Verilog: agrees with the program on %1 pictures, %2 of them test pictures</source>
        <translation>Simuliert von Icarus Verilog: stimmt auf %1 Bildern mit dem Programm überein, davon %2 Testbilder</translation>
    </message>
    <message>
        <source>no test pictures were there, so the page has no confusion matrix</source>
        <translation>Es waren keine Testbilder da, daher hat die Seite keine Konfusionsmatrix</translation>
    </message>
    <message>
        <source>the confusion matrix counts the program&apos;s predictions for all %1 test pictures of %2</source>
        <translation>Die Konfusionsmatrix zählt die Vorhersagen des Programms für alle %1 Testbilder von %2</translation>
    </message>
    <message>
        <source>Runs in ONNX Runtime, OpenCV (dnn) and whatever else reads ONNX: opset 13, inputs &quot;pixels&quot;
(float32, N x channels x height x width, values 0 to 255), outputs &quot;scores&quot; and &quot;class&quot;.
Weights are stored as int8 numbers -1 and +1, but those programs compute in floating point: this
file is exact there, and no faster than other networks of its size. For speed and small memory
take the format c.
</source>
        <translation>Läuft in ONNX Runtime, OpenCV (dnn) und allem, was ONNX liest: opset 13, Eingabe &quot;pixels&quot;
(float32, N x Kanäle x Höhe x Breite, Werte 0 bis 255), Ausgaben &quot;scores&quot; und &quot;class&quot;.
Gewichte stehen als int8-Zahlen -1 und +1 darin, aber jene Programme rechnen mit Gleitkomma: Die
Datei ist dort exakt, und nicht schneller als andere Netze ihrer Größe. Für Tempo und wenig Speicher
nehmen Sie das Format C.
</translation>
    </message>
    <message>
        <source>Arrays for numpy: weights as packed bits (np.unpackbits(w, axis=1, bitorder=&quot;little&quot;), 1 is +1 and
0 is -1), integer thresholds, test pictures with their scores. %1.py predicts with numpy
alone, run in the same folder: without arguments it checks itself, with - it reads raw pictures.
</source>
        <translation>Felder für numpy: Gewichte als gepackte Bits (np.unpackbits(w, axis=1, bitorder=&quot;little&quot;), 1 ist +1 und
0 ist -1), ganzzahlige Schwellen, Testbilder mit ihren Punktzahlen. %1.py sagt allein mit numpy
vorher, im selben Ordner gestartet: ohne Argumente prüft es sich selbst, mit - liest es rohe Bilder.
</translation>
    </message>
    <message>
        <source>One module per layer, one count of ones per neuron, a register behind each layer: one picture per
clock, its class %1 clocks later. %2 weights. Simulate with Icarus Verilog, in the files&apos; folder:

%3</source>
        <translation>Ein Modul je Schicht, eine Zählung von Einsen je Neuron, ein Register hinter jeder Schicht: ein Bild je
Takt, seine Klasse %1 Takte später. %2 Gewichte. Mit Icarus Verilog simulieren, im Ordner der Dateien:

%3</translation>
    </message>
    <message>
        <source>One page for any browser; all pictures are inside.
</source>
        <translation>Eine Seite für jeden Browser; alle Bilder sind darin.
</translation>
    </message>
    <message>
        <source>%1: %2 of the samples named there is not used (no longer there, or left out by limit or classes), such as %3.</source>
        <translation>%1: %2 der dort genannten Beispiele wird nicht gebraucht (nicht mehr da, oder durch Grenze oder Klassen ausgelassen), etwa %3.</translation>
    </message>
    <message>
        <source>%1: %2 of the samples named there are not used (no longer there, or left out by limit or classes), such as %3.</source>
        <translation>%1: %2 der dort genannten Beispiele werden nicht gebraucht (nicht mehr da, oder durch Grenze oder Klassen ausgelassen), etwa %3.</translation>
    </message>
    <message>
        <source>training sample %1</source>
        <translation>Trainingsbeispiel %1</translation>
    </message>
    <message>
        <source>validation sample %1</source>
        <translation>Validierungsbeispiel %1</translation>
    </message>
    <message>
        <source>test sample %1</source>
        <translation>Testbeispiel %1</translation>
    </message>
    <message>
        <source>%1 training samples are also in the test part (%2 with another label), such as %3 and %4. %5</source>
        <translation>%1 Beispiele des Trainingsteils sind auch im Testteil (%2 mit anderer Klasse), etwa %3 und %4. %5</translation>
    </message>
    <message>
        <source>%1 training samples are also in the test part, such as %2 and %3. %4</source>
        <translation>%1 Beispiele des Trainingsteils sind auch im Testteil, etwa %2 und %3. %4</translation>
    </message>
    <message>
        <source>%1 training sample is also in the test part (%2 with another label), such as %3 and %4. %5</source>
        <translation>%1 Beispiel des Trainingsteils ist auch im Testteil (%2 mit anderer Klasse), etwa %3 und %4. %5</translation>
    </message>
    <message>
        <source>%1 training sample is also in the test part, such as %2 and %3. %4</source>
        <translation>%1 Beispiel des Trainingsteils ist auch im Testteil, etwa %2 und %3. %4</translation>
    </message>
    <message>
        <source>%1 training samples are also in the validation part (%2 with another label), such as %3 and %4. %5</source>
        <translation>%1 Beispiele des Trainingsteils sind auch im Validierungsteil (%2 mit anderer Klasse), etwa %3 und %4. %5</translation>
    </message>
    <message>
        <source>%1 training samples are also in the validation part, such as %2 and %3. %4</source>
        <translation>%1 Beispiele des Trainingsteils sind auch im Validierungsteil, etwa %2 und %3. %4</translation>
    </message>
    <message>
        <source>%1 training sample is also in the validation part (%2 with another label), such as %3 and %4. %5</source>
        <translation>%1 Beispiel des Trainingsteils ist auch im Validierungsteil (%2 mit anderer Klasse), etwa %3 und %4. %5</translation>
    </message>
    <message>
        <source>%1 training sample is also in the validation part, such as %2 and %3. %4</source>
        <translation>%1 Beispiel des Trainingsteils ist auch im Validierungsteil, etwa %2 und %3. %4</translation>
    </message>
    <message>
        <source>%1 validation samples are also in the test part (%2 with another label), such as %3 and %4. %5</source>
        <translation>%1 Beispiele des Validierungsteils sind auch im Testteil (%2 mit anderer Klasse), etwa %3 und %4. %5</translation>
    </message>
    <message>
        <source>%1 validation samples are also in the test part, such as %2 and %3. %4</source>
        <translation>%1 Beispiele des Validierungsteils sind auch im Testteil, etwa %2 und %3. %4</translation>
    </message>
    <message>
        <source>%1 validation sample is also in the test part (%2 with another label), such as %3 and %4. %5</source>
        <translation>%1 Beispiel des Validierungsteils ist auch im Testteil (%2 mit anderer Klasse), etwa %3 und %4. %5</translation>
    </message>
    <message>
        <source>%1 validation sample is also in the test part, such as %2 and %3. %4</source>
        <translation>%1 Beispiel des Validierungsteils ist auch im Testteil, etwa %2 und %3. %4</translation>
    </message>
    <message>
        <source>Removed from the training part.</source>
        <translation>Aus dem Trainingsteil entfernt.</translation>
    </message>
    <message>
        <source>Removed from the validation part.</source>
        <translation>Aus dem Validierungsteil entfernt.</translation>
    </message>
    <message>
        <source>duplicates=remove would take them out.</source>
        <translation>duplicates=remove nähme sie heraus.</translation>
    </message>
    <message>
        <source>%1 of %2 groups of the %3 part are also in the training part: the data set came divided so.</source>
        <translation>%1 von %2 Gruppen des Teils „%3“ sind auch im Trainingsteil: Die Daten kamen so geteilt.</translation>
    </message>
    <message>
        <source>The pictures are of %1 x %2 pixels; as judged by %3 of %4, %5 x %6 in %7 suits them. They are read as %8.</source>
        <translation>Die Bilder haben %1 x %2 Pixel; beurteilt nach %3 von %4 passt %5 x %6 in %7. Gelesen werden sie als %8.</translation>
    </message>
    <message>
        <source>The pictures are of several sizes (median of the shorter side: %1 pixels); as judged by %2 of %3, %4 x %5 in %6 suits them. They are read as %7.</source>
        <translation>Die Bilder haben mehrere Größen (Median der kürzeren Seite: %1 Pixel); beurteilt nach %2 von %3 passt %4 x %5 in %6. Gelesen werden sie als %7.</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>network: found &quot;%1&quot; in &quot;%2&quot;; expected 1 to %3 layers separated by commas: sizes of dense layers (1 to %4), filters such as 64c3 (keeping the size), 64v3 (without padding) or 64c3s2 (stride), p for pooling after filters, 64c3+ for filters that add their input, h4 at the end for 4 output neurons per class; residual networks such as 64f3,64r3,128r3s2,a; or a name</source>
        <translation>Netz: „%1“ in „%2“ ist keine Schicht; erwartet 1 bis %3 Schichten, durch Kommas getrennt: Größen dichter Schichten (1 bis %4), Filter wie 64c3 (die Größe bleibt), 64v3 (ohne Rand) oder 64c3s2 (Schrittweite), p für Pooling nach Filtern, 64c3+ für Filter, die ihre Eingabe addieren, h4 am Ende für 4 Ausgabeneuronen je Klasse; Residualnetze wie 64f3,64r3,128r3s2,a; oder ein Name</translation>
    </message>
    <message>
        <source>network &quot;%1&quot;: %2 needs a map, and the dense layer before it leaves none; put filters and pooling before dense layers</source>
        <translation>Netz „%1“: %2 braucht eine Karte, und die dichte Schicht davor lässt keine übrig; Filter und Pooling gehören vor die dichten Schichten</translation>
    </message>
    <message>
        <source>%1: found an empty folder, but no data set that can be read; expected %2.</source>
        <translation>%1: ein leerer Ordner, kein Datensatz, der sich lesen lässt; erwartet %2.</translation>
    </message>
    <message>
        <source>%1: found %2 files of other kinds, but no data set that can be read; expected %3.</source>
        <translation>%1: %2 Dateien anderer Art, kein Datensatz, der sich lesen lässt; erwartet %3.</translation>
    </message>
    <message>
        <source>%1: found %2, but no data set that can be read; expected %3.</source>
        <translation>%1: %2, kein Datensatz, der sich lesen lässt; erwartet %3.</translation>
    </message>
    <message>
        <source>a file that begins with &quot;%1&quot;</source>
        <translation>eine Datei, die mit „%1“ beginnt</translation>
    </message>
    <message>
        <source>a file that begins with the bytes %1</source>
        <translation>eine Datei, die mit den Bytes %1 beginnt</translation>
    </message>
    <message>
        <source>an empty or unreadable file</source>
        <translation>eine leere oder unlesbare Datei</translation>
    </message>
    <message>
        <source>pictures, but no folders that say their classes</source>
        <translation>Bilder, aber keine Ordner, die ihre Klassen nennen</translation>
    </message>
</context>
<context>
    <name>LabelCommand</name>
    <message>
        <source>Star</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>Take the star back</source>
        <translation>Den Stern wegnehmen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Edit the note</source>
        <translation>Die Notiz bearbeiten</translation>
    </message>
</context>
<context>
    <name>NumberFormat</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>%1 trillion</source>
        <translation>%1 Billionen</translation>
    </message>
    <message>
        <source>%1 billion</source>
        <translation>%1 Milliarden</translation>
    </message>
    <message>
        <source>%1 million</source>
        <translation>%1 Millionen</translation>
    </message>
</context>
<context>
    <name>QMenu</name>
    <message>
        <source>As the &amp;desktop</source>
        <translation>Wie der &amp;Desktop</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>Da&amp;rk</source>
        <translation>D&amp;unkel</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>%1: cannot be written; choose another folder, or check the free space</source>
        <translation>%1: kann nicht geschrieben werden; einen anderen Ordner wählen oder den freien Platz prüfen</translation>
    </message>
    <message>
        <source>video in film.avi</source>
        <translation>Video in film.avi</translation>
    </message>
    <message>
        <source>Export film</source>
        <translation>Film exportieren</translation>
    </message>
    <message>
        <source>Video too (film.avi)</source>
        <translation>Auch ein Video (film.avi)</translation>
    </message>
    <message>
        <source>First step</source>
        <translation>Erster Schritt</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>Letzter Schritt</translation>
    </message>
    <message>
        <source>Every so many steps</source>
        <translation>Alle so viele Schritte</translation>
    </message>
    <message>
        <source>Neurons of the first layer</source>
        <translation>Neuronen der ersten Schicht</translation>
    </message>
    <message>
        <source>Folder for the pictures</source>
        <translation>Ordner für die Bilder</translation>
    </message>
    <message>
        <source>Step %1 · epoch %2</source>
        <translation>Schritt %1 · Epoche %2</translation>
    </message>
    <message>
        <source>The last step lies before the first.</source>
        <translation>Der letzte Schritt liegt vor dem ersten.</translation>
    </message>
    <message>
        <source>%1 pictures of %2 × %3, %4 of video</source>
        <translation>%1 Bilder von %2 × %3, %4 Video</translation>
    </message>
</context>
<context>
    <name>TrashCommand</name>
    <message>
        <source>Move to trash</source>
        <translation>In den Papierkorb</translation>
    </message>
</context>
<context>
    <name>flipscope</name>
    <message>
        <source>expected one thing to open, found also &quot;%1&quot;</source>
        <translation>eine Sache zum Öffnen erwartet, auch „%1“ gefunden</translation>
    </message>
    <message>
        <source>--after-epochs: expected a whole number from 1, found &quot;%1&quot;</source>
        <translation>--after-epochs: eine ganze Zahl ab 1 erwartet, „%1“ gefunden</translation>
    </message>
    <message>
        <source>--after-epochs goes with --screenshot only</source>
        <translation>--after-epochs gehört nur zu --screenshot</translation>
    </message>
    <message>
        <source>About Flipscope</source>
        <translation>Über Flipscope</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Flipscope %1&lt;/h3&gt;</source>
        <translation>&lt;h3&gt;Flipscope %1&lt;/h3&gt;</translation>
    </message>
    <message>
        <source>Train binary neural networks by flipping bits, and watch every weight flip.

Licence: GNU General Public License, version 3 or later (GPL-3.0-or-later). There is no warranty; you may pass the program on under that licence.

Made with Qt %1, Qt Charts, oneTBB and OpenCV.</source>
        <translation>Binäre neuronale Netze durch Kippen von Bits trainieren und jedes Gewicht kippen sehen.

Lizenz: GNU General Public License, Version 3 oder später (GPL-3.0-or-later). Es gibt keine Gewähr; das Programm darf unter dieser Lizenz weitergegeben werden.

Gemacht mit Qt %1, Qt Charts, oneTBB und OpenCV.</translation>
    </message>
    <message>
        <source>%1 neurons</source>
        <translation>%1 Neuronen</translation>
    </message>
    <message>
        <source>1 channel</source>
        <translation>1 Kanal</translation>
    </message>
    <message>
        <source>%1 channels</source>
        <translation>%1 Kanäle</translation>
    </message>
    <message>
        <source>%1 filters of %2×%3 over %4</source>
        <translation>%1 Filter von %2×%3 über %4</translation>
    </message>
    <message>
        <source>%1, stride %2</source>
        <translation>%1, Schrittweite %2</translation>
    </message>
    <message>
        <source>%1, pooled</source>
        <translation>%1, mit Pooling</translation>
    </message>
    <message>
        <source>output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>conv %1</source>
        <translation>Faltung %1</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1: %2, %3 → %4, %5 weights</source>
        <translation>%1: %2, %3 → %4, %5 Gewichte</translation>
    </message>
    <message>
        <source>Neuron %1 of layer %2</source>
        <translation>Neuron %1 der Schicht %2</translation>
    </message>
    <message>
        <source>Filter %1 of layer %2</source>
        <translation>Filter %1 der Schicht %2</translation>
    </message>
    <message>
        <source>%1 neurons over averages, weights of 6 bits</source>
        <translation>%1 Neuronen über Mittelwerten, Gewichte von 6 Bit</translation>
    </message>
    <message>
        <source>%1 of 2×2 means (shortcut), weights of 6 bits</source>
        <translation>%1 von 2×2-Mitteln (Abkürzung), Gewichte von 6 Bit</translation>
    </message>
    <message>
        <source>%1, weights of 6 bits</source>
        <translation>%1, Gewichte von 6 Bit</translation>
    </message>
    <message>
        <source>%1, added to the stream</source>
        <translation>%1, zum Strom addiert</translation>
    </message>
    <message>
        <source>%1 file is damaged and was skipped.</source>
        <translation>%1 Datei ist beschädigt und wurde übersprungen.</translation>
    </message>
    <message>
        <source>%1 files are damaged and were skipped.</source>
        <translation>%1 Dateien sind beschädigt und wurden übersprungen.</translation>
    </message>
    <message>
        <source>%1 pictures are not of %2 × %3 pixels like the others.</source>
        <translation>%1 Bilder haben nicht %2 × %3 Pixel wie die anderen.</translation>
    </message>
    <message>
        <source>%1 pictures are of odd sizes: much wider, taller or smaller than most.</source>
        <translation>%1 Bilder haben ungewöhnliche Größen: viel breiter, höher oder kleiner als die meisten.</translation>
    </message>
    <message>
        <source>Nothing is learnt of class %1: no training picture shows it.</source>
        <translation>Von Klasse %1 wird nichts gelernt: Kein Trainingsbild zeigt sie.</translation>
    </message>
    <message>
        <source>%1 more classes have no training pictures.</source>
        <translation>%1 weitere Klassen haben keine Trainingsbilder.</translation>
    </message>
    <message>
        <source>Unbalanced: class %1 has %2 training pictures, %3 has %4.</source>
        <translation>Unausgewogen: Klasse %1 hat %2 Trainingsbilder, %3 hat %4.</translation>
    </message>
    <message>
        <source>%1 more classes are as rare.</source>
        <translation>%1 weitere Klassen sind ebenso selten.</translation>
    </message>
    <message>
        <source>%1 training pictures are there more than once.</source>
        <translation>%1 Trainingsbilder sind mehr als einmal da.</translation>
    </message>
    <message>
        <source>%1 validation pictures are there more than once.</source>
        <translation>%1 Validierungsbilder sind mehr als einmal da.</translation>
    </message>
    <message>
        <source>%1 test pictures are there more than once.</source>
        <translation>%1 Testbilder sind mehr als einmal da.</translation>
    </message>
    <message>
        <source>%1 training pictures are also in the test part: accuracy looks better than it is.</source>
        <translation>%1 Trainingsbilder sind auch im Testteil: Die Genauigkeit sieht besser aus, als sie ist.</translation>
    </message>
    <message>
        <source>%1 validation pictures are also in the test part.</source>
        <translation>%1 Validierungsbilder sind auch im Testteil.</translation>
    </message>
    <message>
        <source>%1 training pictures are also in the validation part.</source>
        <translation>%1 Trainingsbilder sind auch im Validierungsteil.</translation>
    </message>
    <message>
        <source>Labels differ: %1.</source>
        <translation>Beschriftungen weichen ab: %1.</translation>
    </message>
    <message>
        <source>%1 picture is left out by you.</source>
        <translation>%1 Bild ist von Hand ausgelassen.</translation>
    </message>
    <message>
        <source>%1 pictures are left out by you.</source>
        <translation>%1 Bilder sind von Hand ausgelassen.</translation>
    </message>
    <message>
        <source>%1 label is corrected by you.</source>
        <translation>%1 Beschriftung ist von Hand berichtigt.</translation>
    </message>
    <message>
        <source>%1 labels are corrected by you.</source>
        <translation>%1 Beschriftungen sind von Hand berichtigt.</translation>
    </message>
    <message>
        <source>Duplicates were not looked for: the pictures are on disk, which takes its time.</source>
        <translation>Doppelte wurden nicht gesucht: Die Bilder liegen auf der Platte, das braucht seine Zeit.</translation>
    </message>
    <message>
        <source>%1 note from opening.</source>
        <translation>%1 Hinweis vom Öffnen.</translation>
    </message>
    <message>
        <source>%1 notes from opening.</source>
        <translation>%1 Hinweise vom Öffnen.</translation>
    </message>
</context>
<context>
    <name>flipscope::AnswerListModel</name>
    <message>
        <source>%1
lead %2</source>
        <translation>%1
Vorsprung %2</translation>
    </message>
    <message>
        <source>%1 → %2
behind %3</source>
        <translation>%1 → %2
zurück um %3</translation>
    </message>
    <message>
        <source>
Answer: %1, score %2, %3 ahead of %4</source>
        <translation>
Antwort: %1, Wert %2, %3 vor %4</translation>
    </message>
    <message>
        <source>
The true class is %1 behind</source>
        <translation>
Die wahre Klasse liegt um %1 zurück</translation>
    </message>
</context>
<context>
    <name>flipscope::AugmentationPreview</name>
    <message>
        <source>The selected picture as training sees it in each epoch</source>
        <translation>Das gewählte Bild, wie das Training es in jeder Epoche sieht</translation>
    </message>
    <message>
        <source>%1 versions by %2</source>
        <translation>%1 Fassungen durch %2</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>Epoche %1</translation>
    </message>
</context>
<context>
    <name>flipscope::AutoScreenshot</name>
    <message>
        <source>training ended before epoch %1</source>
        <translation>das Training endete vor Epoche %1</translation>
    </message>
    <message>
        <source>%1: the picture cannot be written there; its ending must be that of a picture format, such as .png</source>
        <translation>%1: Das Bild kann dort nicht geschrieben werden; die Endung muss die eines Bildformats sein, etwa .png</translation>
    </message>
</context>
<context>
    <name>flipscope::Banner</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>flipscope::BatchRunsModel</name>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
</context>
<context>
    <name>flipscope::BatchWindow</name>
    <message>
        <source>as in the form</source>
        <translation>wie im Formular</translation>
    </message>
    <message>
        <source>%1 of %2 epochs</source>
        <translation>%1 von %2 Epochen</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>training, %1</source>
        <translation>trainiert, %1</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped, %1</source>
        <translation>angehalten, %1</translation>
    </message>
    <message>
        <source>Start goes on from here.</source>
        <translation>Start geht von hier weiter.</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>gescheitert: %1</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Save table…</source>
        <translation>Tabelle speichern…</translation>
    </message>
    <message>
        <source>Batch of runs</source>
        <translation>Reihe von Läufen</translation>
    </message>
    <message>
        <source>How many: 3 means 1, 2 and 3. Or which: 4,7,9</source>
        <translation>Wie viele: 3 heißt 1, 2 und 3. Oder welche: 4,7,9</translation>
    </message>
    <message>
        <source>Every combination of</source>
        <translation>Jede Kombination aus</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Startwerte</translation>
    </message>
    <message>
        <source>%v of %m runs</source>
        <translation>%v von %m Läufen</translation>
    </message>
    <message>
        <source>Mean over the seeds, and spread: the largest less the smallest</source>
        <translation>Mittel über die Startwerte und Streuung: der größte weniger dem kleinsten Wert</translation>
    </message>
    <message>
        <source>Mean and spread of each setting</source>
        <translation>Mittel und Streuung jeder Einstellung</translation>
    </message>
    <message>
        <source>Runs of this batch</source>
        <translation>Läufe dieser Reihe</translation>
    </message>
    <message>
        <source>There is no folder to keep runs in.</source>
        <translation>Es gibt keinen Ordner, um Läufe aufzubewahren.</translation>
    </message>
    <message>
        <source>The form of the training window holds something that cannot be: see there.</source>
        <translation>Das Formular des Trainingsfensters enthält etwas, das nicht sein kann: siehe dort.</translation>
    </message>
    <message>
        <source>Runs: %1. All else as in the training window. Each is kept, and finished ones are not trained again.</source>
        <translation>Läufe: %1. Alles andere wie im Trainingsfenster. Jeder wird aufbewahrt, und fertige werden nicht noch einmal trainiert.</translation>
    </message>
    <message>
        <source>comparison</source>
        <translation>vergleich</translation>
    </message>
</context>
<context>
    <name>flipscope::BlamePanel</name>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>The layer whose neurons are shown</source>
        <translation>Die Schicht, deren Neuronen gezeigt werden</translation>
    </message>
    <message>
        <source>What is shown of each neuron</source>
        <translation>Was von jedem Neuron gezeigt wird</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Show the numbers of this layer as a table</source>
        <translation>Die Zahlen dieser Schicht als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Blame of each neuron</source>
        <translation>Schuld jedes Neurons</translation>
    </message>
    <message>
        <source>No blame yet</source>
        <translation>Noch keine Schuld</translation>
    </message>
    <message>
        <source>While a network trains, each neuron&apos;s cell shows how often samples told it to change.</source>
        <translation>Während ein Netz trainiert, zeigt die Zelle jedes Neurons, wie oft Beispiele ihm sagten, es solle sich ändern.</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Signed sum</source>
        <translation>Summe mit Vorzeichen</translation>
    </message>
    <message>
        <source>Layer %1 (output)</source>
        <translation>Schicht %1 (Ausgabe)</translation>
    </message>
    <message>
        <source>Layer %1 (%2)</source>
        <translation>Schicht %1 (%2)</translation>
    </message>
    <message>
        <source>Conv %1 (%2)</source>
        <translation>Faltung %1 (%2)</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1: %2 weights flipped in step %3, balance %4</source>
        <translation>%1: %2 Gewichte kippten in Schritt %3, Bilanz %4</translation>
    </message>
    <message>
        <source>%1: blamed %2, balance %3</source>
        <translation>%1: Schuld %2, Bilanz %3</translation>
    </message>
    <message>
        <source>%1; %2 times by %3</source>
        <translation>%1; %2-mal durch %3</translation>
    </message>
    <message>
        <source>All neurons: %1, balance %2. Steps %3 to %4.</source>
        <translation>Alle Neuronen: %1, Bilanz %2. Schritte %3 bis %4.</translation>
    </message>
    <message>
        <source>All filters: %1, balance %2. Steps %3 to %4.</source>
        <translation>Alle Filter: %1, Bilanz %2. Schritte %3 bis %4.</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1-mal</translation>
    </message>
    <message>
        <source>%1 at %2×%3 places</source>
        <translation>%1 an %2×%3 Stellen</translation>
    </message>
    <message>
        <source>Point at a cell to read it; click to see its weights.</source>
        <translation>Auf eine Zelle zeigen, um sie zu lesen; klicken, um ihre Gewichte zu sehen.</translation>
    </message>
    <message>
        <source>Neuron</source>
        <translation>Neuron</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Flips of layer %1</source>
        <translation>Flips der Schicht %1</translation>
    </message>
    <message>
        <source>Blame of layer %1</source>
        <translation>Schuld der Schicht %1</translation>
    </message>
    <message>
        <source>&lt;p&gt;Count: how many samples told the neuron to change. A filter works at every place of its map, so each sample counts once for every place where it told the filter to change.&lt;/p&gt;&lt;p&gt;Signed sum: in which direction. Over time: a row per neuron, a column per window of steps, since this view was open. A class: the count over its samples.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Anzahl: wie viele Beispiele dem Neuron sagten, es solle sich ändern. Ein Filter wirkt an jeder Stelle seiner Karte; jedes Beispiel zählt also einmal für jede Stelle, an der es dem Filter das sagte.&lt;/p&gt;&lt;p&gt;Summe mit Vorzeichen: in welche Richtung. Über die Zeit: eine Zeile je Neuron, eine Spalte je Abschnitt von Schritten, seit diese Ansicht offen ist. Eine Klasse: die Anzahl über ihre Beispiele.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Über die Zeit</translation>
    </message>
    <message>
        <source>%1, steps %2 to %3: told to change %4 times per step</source>
        <translation>%1, Schritte %2 bis %3: sollte sich %4-mal je Schritt ändern</translation>
    </message>
    <message>
        <source>First step</source>
        <translation>Erster Schritt</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>Letzter Schritt</translation>
    </message>
    <message>
        <source>Blame of layer %1 over time</source>
        <translation>Schuld der Schicht %1 über die Zeit</translation>
    </message>
    <message>
        <source>Step %1: %2 weights of this layer flipped, balance %3. Whom the step blamed is counted once the timeline rests.</source>
        <translation>Schritt %1: %2 Gewichte dieser Schicht kippten, Bilanz %3. Wem der Schritt Schuld gab, wird gezählt, sobald die Zeitleiste ruht.</translation>
    </message>
    <message>
        <source>All neurons: %1, balance %2. Step %3.</source>
        <translation>Alle Neuronen: %1, Bilanz %2. Schritt %3.</translation>
    </message>
    <message>
        <source>All filters: %1, balance %2. Step %3.</source>
        <translation>Alle Filter: %1, Bilanz %2. Schritt %3.</translation>
    </message>
</context>
<context>
    <name>flipscope::BlameTimeView</name>
    <message>
        <source>Blame of each neuron over time</source>
        <translation>Schuld jedes Neurons über die Zeit</translation>
    </message>
    <message>
        <source>Up and down choose a neuron; the table says the same in numbers</source>
        <translation>Auf und Ab wählen ein Neuron; die Tabelle sagt dasselbe in Zahlen</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>brightest: %1 per step</source>
        <translation>am hellsten: %1 je Schritt</translation>
    </message>
</context>
<context>
    <name>flipscope::CatalogueDialog</name>
    <message>
        <source>size unknown</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message>
        <source>Waiting for another program that downloads %1</source>
        <translation>Warte auf ein anderes Programm, das %1 lädt</translation>
    </message>
    <message>
        <source>Asking %1</source>
        <translation>Frage %1</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>Prüfe %1</translation>
    </message>
    <message>
        <source>Unpacking %1, %2</source>
        <translation>Entpacke %1, %2</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 von %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>, %1 per second</source>
        <translation>, %1 je Sekunde</translation>
    </message>
    <message>
        <source>, %1 left</source>
        <translation>, noch %1</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <source>Known data sets</source>
        <translation>Bekannte Datensätze</translation>
    </message>
    <message>
        <source>Files of the data set</source>
        <translation>Dateien des Datensatzes</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Checksum</source>
        <translation>Prüfsumme</translation>
    </message>
    <message>
        <source>Published by</source>
        <translation>Veröffentlicht von</translation>
    </message>
    <message>
        <source>What happened, and what to do</source>
        <translation>Was geschah und was zu tun ist</translation>
    </message>
    <message>
        <source>Another folder for downloads</source>
        <translation>Ein anderer Ordner für Downloads</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>Fortschritt des Downloads</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Stopped. What has arrived is kept: Resume goes on from there.</source>
        <translation>Angehalten. Was angekommen ist, bleibt: Fortsetzen geht von dort weiter.</translation>
    </message>
    <message>
        <source>%1 was not downloaded.</source>
        <translation>%1 wurde nicht heruntergeladen.</translation>
    </message>
    <message>
        <source>%1 is now in %2.</source>
        <translation>%1 liegt jetzt in %2.</translation>
    </message>
    <message>
        <source>Built in: drawn when it is opened</source>
        <translation>Eingebaut: wird beim Öffnen gezeichnet</translation>
    </message>
    <message>
        <source>On this machine</source>
        <translation>Auf dieser Maschine</translation>
    </message>
    <message>
        <source>Not on this machine</source>
        <translation>Nicht auf dieser Maschine</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Home page</source>
        <translation>Homepage</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>not on this machine</source>
        <translation>nicht auf dieser Maschine</translation>
    </message>
    <message>
        <source> (also as the Debian package %1)</source>
        <translation> (auch als Debian-Paket %1)</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>unknown: recorded at the first download</source>
        <translation>unbekannt: wird beim ersten Download festgehalten</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemandem</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Resume download</source>
        <translation>Download fortsetzen</translation>
    </message>
    <message>
        <source>One download at a time</source>
        <translation>Nur ein Download auf einmal</translation>
    </message>
    <message>
        <source>Not while training</source>
        <translation>Nicht während des Trainings</translation>
    </message>
    <message>
        <source>There is no home folder: choose where downloads go.</source>
        <translation>Es gibt keinen Benutzerordner: bitte wählen, wohin Downloads gehen.</translation>
    </message>
    <message>
        <source>Goes to %1</source>
        <translation>Kommt nach %1</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Halte an…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Beginne…</translation>
    </message>
    <message>
        <source>Folder for downloads</source>
        <translation>Ordner für Downloads</translation>
    </message>
</context>
<context>
    <name>flipscope::ClassBars</name>
    <message>
        <source>Score of each class</source>
        <translation>Wert jeder Klasse</translation>
    </message>
    <message>
        <source>%1: score %2</source>
        <translation>%1: Wert %2</translation>
    </message>
    <message>
        <source>%1
Click: why</source>
        <translation>%1
Klick: warum</translation>
    </message>
</context>
<context>
    <name>flipscope::ClassCountModel</name>
    <message>
        <source>All classes</source>
        <translation>Alle Klassen</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
</context>
<context>
    <name>flipscope::ClassMeasuresModel</name>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Präzision</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>As labelled</source>
        <translation>Wie beschriftet</translation>
    </message>
    <message>
        <source>Of the class, in this part</source>
        <translation>Von der Klasse, in diesem Teil</translation>
    </message>
    <message>
        <source>Of the answers that name the class: right</source>
        <translation>Von den Antworten, die die Klasse nennen: richtig</translation>
    </message>
    <message>
        <source>Of the pictures of the class: found</source>
        <translation>Von den Bildern der Klasse: gefunden</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall</source>
        <translation>Harmonisches Mittel aus Präzision und Recall</translation>
    </message>
</context>
<context>
    <name>flipscope::CommandLine</name>
    <message>
        <source>Try: flipscope --help</source>
        <translation>Versuche: flipscope --help</translation>
    </message>
    <message>
        <source>Flipscope: train binary neural networks by flipping bits, and watch every weight flip.</source>
        <translation>Flipscope: binäre neuronale Netze durch Kippen von Bits trainieren und jedes Gewicht kippen sehen.</translation>
    </message>
    <message>
        <source>What to open: a data set (its name or path), a model, a run or settings.</source>
        <translation>Was zu öffnen ist: ein Datensatz (Name oder Pfad), ein Modell, ein Lauf oder Einstellungen.</translation>
    </message>
    <message>
        <source>[what]</source>
        <translation>[was]</translation>
    </message>
</context>
<context>
    <name>flipscope::ComparisonModel</name>
    <message>
        <source>Updates/epoch</source>
        <translation>Änderungen/Epoche</translation>
    </message>
    <message>
        <source>Bit operations/epoch</source>
        <translation>Bitoperationen/Epoche</translation>
    </message>
    <message>
        <source>Float operations/epoch</source>
        <translation>Gleitkommaoperationen/Epoche</translation>
    </message>
    <message>
        <source>Backprop in float: %1</source>
        <translation>Rückführung in Gleitkomma: %1</translation>
    </message>
    <message>
        <source>Backprop in float: %1 operations on floats</source>
        <translation>Rückführung in Gleitkomma: %1 Operationen mit Gleitkommazahlen</translation>
    </message>
    <message>
        <source>as in the form</source>
        <translation>wie im Formular</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Test, mean</source>
        <translation>Test, Mittel</translation>
    </message>
    <message>
        <source>spread</source>
        <translation>Streuung</translation>
    </message>
    <message>
        <source>Validation, mean</source>
        <translation>Validierung, Mittel</translation>
    </message>
    <message>
        <source>s/epoch</source>
        <translation>s/Epoche</translation>
    </message>
    <message>
        <source>Flips/epoch</source>
        <translation>Flips/Epoche</translation>
    </message>
    <message>
        <source>Bits/weight</source>
        <translation>Bit/Gewicht</translation>
    </message>
</context>
<context>
    <name>flipscope::ConfusionModel</name>
    <message>
        <source>Class %1, answer %2: %3 of %4 (%5)</source>
        <translation>Klasse %1, Antwort %2: %3 von %4 (%5)</translation>
    </message>
</context>
<context>
    <name>flipscope::ConfusionView</name>
    <message>
        <source>Confusion matrix: a row for each class, a column for each answer</source>
        <translation>Konfusionsmatrix: eine Zeile je Klasse, eine Spalte je Antwort</translation>
    </message>
</context>
<context>
    <name>flipscope::CounterView</name>
    <message>
        <source>Counter behind the weight</source>
        <translation>Zähler hinter dem Gewicht</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Step %1: votes %2, counter %3, weight %4. Click to go there.</source>
        <translation>Schritt %1: Stimmen %2, Zähler %3, Gewicht %4. Klicken, um dorthin zu gehen.</translation>
    </message>
    <message>
        <source>Votes</source>
        <translation>Stimmen</translation>
    </message>
    <message>
        <source>Counter</source>
        <translation>Zähler</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
</context>
<context>
    <name>flipscope::DataCorrections</name>
    <message>
        <source>&amp;Undo %1</source>
        <translation>%1 &amp;rückgängig machen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo %1</source>
        <translation>%1 &amp;wiederherstellen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>leaving out pictures</source>
        <translation>Auslassen von Bildern</translation>
    </message>
    <message>
        <source>taking back pictures</source>
        <translation>Zurücknehmen von Bildern</translation>
    </message>
    <message>
        <source>changing labels</source>
        <translation>Ändern von Beschriftungen</translation>
    </message>
    <message>
        <source>restoring labels</source>
        <translation>Wiederherstellen von Beschriftungen</translation>
    </message>
</context>
<context>
    <name>flipscope::DataViews</name>
    <message>
        <source>Open &amp;recent data</source>
        <translation>&amp;Zuletzt geöffnete Daten</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>Öffne %1</translation>
    </message>
</context>
<context>
    <name>flipscope::DatasetPanel</name>
    <message>
        <source>Looking for files</source>
        <translation>Suche Dateien</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>Entpacke</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>Lese Bilder</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Prüfe</translation>
    </message>
    <message>
        <source>Looking for duplicates</source>
        <translation>Suche doppelte Bilder</translation>
    </message>
    <message>
        <source>Fitting the encoder</source>
        <translation>Passe den Kodierer an</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 von %3</translation>
    </message>
    <message>
        <source>Data sets…</source>
        <translation>Datensätze…</translation>
    </message>
    <message>
        <source>Known data sets: open, or download one</source>
        <translation>Bekannte Datensätze: öffnen oder herunterladen</translation>
    </message>
    <message>
        <source>Samples per class</source>
        <translation>Beispiele je Klasse</translation>
    </message>
    <message>
        <source>Click a class to see only its pictures; a click on a number also chooses the part</source>
        <translation>Auf eine Klasse klicken, um nur ihre Bilder zu sehen; ein Klick auf eine Zahl wählt auch den Teil</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>grau</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>%1 channels</source>
        <translation>%1 Kanäle</translation>
    </message>
    <message>
        <source>%1 × %2 %3, %4 classes · training %5, validation %6, test %7 · hash %8</source>
        <translation>%1 × %2 %3, %4 Klassen · Training %5, Validierung %6, Test %7 · Hash %8</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
</context>
<context>
    <name>flipscope::DistanceModel</name>
    <message>
        <source>%1 of %2 (%3)</source>
        <translation>%1 von %2 (%3)</translation>
    </message>
    <message>
        <source>other layers</source>
        <translation>andere Schichten</translation>
    </message>
    <message>
        <source>All bits of weights</source>
        <translation>Alle Bits der Gewichte</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
</context>
<context>
    <name>flipscope::DrawPad</name>
    <message>
        <source>Canvas to draw a picture for the network on</source>
        <translation>Fläche, um ein Bild für das Netz zu zeichnen</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>Draw here, or drop a picture</source>
        <translation>Hier zeichnen oder ein Bild ablegen</translation>
    </message>
</context>
<context>
    <name>flipscope::EncoderPreview</name>
    <message>
        <source>Selected picture and what the encoder makes of it</source>
        <translation>Das gewählte Bild und was der Kodierer daraus macht</translation>
    </message>
    <message>
        <source>Encoded: %1</source>
        <translation>Kodiert: %1</translation>
    </message>
    <message>
        <source>Select a picture to see what the encoder makes of it</source>
        <translation>Ein Bild wählen, um zu sehen, was der Kodierer daraus macht</translation>
    </message>
</context>
<context>
    <name>flipscope::EvidenceView</name>
    <message>
        <source>Class %1</source>
        <translation>Klasse %1</translation>
    </message>
    <message>
        <source>Why a neuron answered as it did</source>
        <translation>Warum ein Neuron so antwortete</translation>
    </message>
    <message>
        <source>grey under +1 weights %1, under −1 weights %2</source>
        <translation>Grau unter Gewichten +1: %1, unter Gewichten −1: %2</translation>
    </message>
    <message>
        <source>%1 of %2 inputs agree, %3 disagree</source>
        <translation>%1 von %2 Eingaben stimmen überein, %3 nicht</translation>
    </message>
    <message>
        <source>%1: %2. Sum %3</source>
        <translation>%1: %2. Summe %3</translation>
    </message>
    <message>
        <source>%1, less the threshold %2: score %3.</source>
        <translation>%1, abzüglich der Schwelle %2: Wert %3.</translation>
    </message>
    <message>
        <source>%1, at or over the threshold %2: it gives +1.</source>
        <translation>%1, auf oder über der Schwelle %2: Es gibt +1.</translation>
    </message>
    <message>
        <source>%1, under the threshold %2: it gives −1.</source>
        <translation>%1, unter der Schwelle %2: Es gibt −1.</translation>
    </message>
    <message>
        <source>Give the network a picture to see why it answers as it does</source>
        <translation>Dem Netz ein Bild geben, um zu sehen, warum es so antwortet</translation>
    </message>
    <message>
        <source>input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>input × weight</source>
        <translation>Eingabe × Gewicht</translation>
    </message>
    <message>
        <source>agreement</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>Input %1: grey %2, weight %3, adds %4</source>
        <translation>Eingabe %1: Grau %2, Gewicht %3, trägt %4 bei</translation>
    </message>
    <message>
        <source>agree</source>
        <translation>stimmen überein</translation>
    </message>
    <message>
        <source>disagree</source>
        <translation>stimmen nicht überein</translation>
    </message>
    <message>
        <source>no weight</source>
        <translation>kein Gewicht</translation>
    </message>
    <message>
        <source>Input %1: %2, weight %3: %4</source>
        <translation>Eingabe %1: %2, Gewicht %3: %4</translation>
    </message>
    <message>
        <source>Show as &amp;table…</source>
        <translation>Als &amp;Tabelle zeigen…</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>adds</source>
        <translation>trägt bei</translation>
    </message>
</context>
<context>
    <name>flipscope::ExportDialog</name>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>Any computer</source>
        <translation>Jeder Rechner</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Wählen…</translation>
    </message>
    <message>
        <source>Folder for the export</source>
        <translation>Ordner für den Export</translation>
    </message>
    <message>
        <source>&amp;Runs on</source>
        <translation>&amp;Läuft auf</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>&amp;Ordner</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>Bereite vor…</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Exportiere…</translation>
    </message>
    <message>
        <source>%1 already holds %2. Replace?</source>
        <translation>%1 enthält schon %2. Ersetzen?</translation>
    </message>
    <message>
        <source>Written and proven: %1.</source>
        <translation>Geschrieben und geprüft: %1.</translation>
    </message>
    <message>
        <source>Written, but not proven: %1.</source>
        <translation>Geschrieben, aber nicht geprüft: %1.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>about %1 µs</source>
        <translation>etwa %1 µs</translation>
    </message>
    <message>
        <source>about %1 ms</source>
        <translation>etwa %1 ms</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>Flash %1 bytes (%2 of tables, about %3 of code), RAM %4 bytes (picture and stack included),
%5 operations on words of 32 bits per picture.</source>
        <translation>Flash %1 Byte (%2 Tabellen, etwa %3 Code), RAM %4 Byte (mit Bild und Stapel),
%5 Operationen auf Wörtern von 32 Bit je Bild.</translation>
    </message>
    <message>
        <source>board</source>
        <translation>Platine</translation>
    </message>
    <message>
        <source>flash</source>
        <translation>Flash</translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>RAM</translation>
    </message>
    <message>
        <source>estimated time per picture</source>
        <translation>geschätzte Zeit je Bild</translation>
    </message>
    <message>
        <source>does not fit: flash</source>
        <translation>passt nicht: Flash</translation>
    </message>
    <message>
        <source>does not fit: RAM</source>
        <translation>passt nicht: RAM</translation>
    </message>
    <message>
        <source>%1 bytes  %2</source>
        <translation>%1 Byte  %2</translation>
    </message>
</context>
<context>
    <name>flipscope::FileDrop</name>
    <message>
        <source>Drop one folder, archive or file. Several files belong into one folder: drop that.</source>
        <translation>Einen Ordner, ein Archiv oder eine Datei ablegen. Mehrere Dateien gehören in einen Ordner: diesen ablegen.</translation>
    </message>
    <message>
        <source>%1 is not a file on this machine.</source>
        <translation>%1 ist keine Datei auf dieser Maschine.</translation>
    </message>
</context>
<context>
    <name>flipscope::FindingsList</name>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>All of them are used again; Edit &gt; Undo leaves them out again</source>
        <translation>Alle werden wieder benutzt; Bearbeiten &gt; Rückgängig lässt sie wieder aus</translation>
    </message>
    <message>
        <source>All labels as the data have them; Edit &gt; Undo corrects them again</source>
        <translation>Alle Beschriftungen, wie die Daten sie haben; Bearbeiten &gt; Rückgängig berichtigt sie wieder</translation>
    </message>
    <message>
        <source>Reads every picture once; can be cancelled</source>
        <translation>Liest jedes Bild einmal; kann abgebrochen werden</translation>
    </message>
    <message>
        <source>Leaves out the copies and keeps one of each; your files stay as they are, and Edit &gt; Undo takes them back</source>
        <translation>Lässt die Kopien aus und behält eine von jeder; die Dateien bleiben, wie sie sind, und Bearbeiten &gt; Rückgängig nimmt sie zurück</translation>
    </message>
    <message>
        <source>Leaves them out; your files stay as they are, and Edit &gt; Undo takes them back</source>
        <translation>Lässt sie aus; die Dateien bleiben, wie sie sind, und Bearbeiten &gt; Rückgängig nimmt sie zurück</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>flipscope::FlipListModel</name>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Neuron</source>
        <translation>Neuron</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
</context>
<context>
    <name>flipscope::Guide</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Einführung</translation>
    </message>
    <message>
        <source>&amp;Leave</source>
        <translation>&amp;Verlassen</translation>
    </message>
    <message>
        <source>Help &gt; Guide shows it again</source>
        <translation>Hilfe &gt; Einführung zeigt sie wieder</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Fertig</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Weiter</translation>
    </message>
</context>
<context>
    <name>flipscope::HeatmapView</name>
    <message>
        <source>Heatmap</source>
        <translation>Wärmebild</translation>
    </message>
</context>
<context>
    <name>flipscope::HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Flipscope in short</source>
        <translation>Flipscope in Kürze</translation>
    </message>
    <message>
        <source>&lt;h2&gt;This page is missing&lt;/h2&gt;&lt;p&gt;It was looked for in %1. Install the program&apos;s assets, or name their folder in FLIPSCOPE_ASSETS.&lt;/p&gt;</source>
        <translation>&lt;h2&gt;Diese Seite fehlt&lt;/h2&gt;&lt;p&gt;Sie wurde in %1 gesucht. Bitte die Dateien des Programms installieren oder ihren Ordner in FLIPSCOPE_ASSETS nennen.&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>flipscope::HistogramView</name>
    <message>
        <source>%1 values</source>
        <translation>%1 Werte</translation>
    </message>
    <message>
        <source>%1 to %2: %3</source>
        <translation>%1 bis %2: %3</translation>
    </message>
    <message>
        <source>Show as &amp;table…</source>
        <translation>Als &amp;Tabelle zeigen…</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>count</source>
        <translation>Anzahl</translation>
    </message>
</context>
<context>
    <name>flipscope::InputPreview</name>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>Kodierer</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Augmentierung</translation>
    </message>
    <message>
        <source>Select a picture to see what augmentation makes of it</source>
        <translation>Ein Bild wählen, um zu sehen, was die Augmentierung daraus macht</translation>
    </message>
    <message>
        <source>Only training pictures are augmented: select one of those</source>
        <translation>Nur Trainingsbilder werden augmentiert: eines davon wählen</translation>
    </message>
    <message>
        <source>Every epoch shows the pictures as they are. Set-up &gt; Training &gt; Augmentation changes them, for example with: shift:2,flip</source>
        <translation>Jede Epoche zeigt die Bilder, wie sie sind. Einrichtung &gt; Training &gt; Augmentierung ändert sie, zum Beispiel mit: shift:2,flip</translation>
    </message>
</context>
<context>
    <name>flipscope::InspectedModel</name>
    <message>
        <source>after epoch %1</source>
        <translation>nach Epoche %1</translation>
    </message>
    <message>
        <source>epoch %1, step %2</source>
        <translation>Epoche %1, Schritt %2</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>best model, after epoch %1</source>
        <translation>bestes Modell, nach Epoche %1</translation>
    </message>
    <message>
        <source>model as the last step left it</source>
        <translation>Modell, wie der letzte Schritt es hinterließ</translation>
    </message>
</context>
<context>
    <name>flipscope::LaneSetup</name>
    <message>
        <source>Method of %1</source>
        <translation>Verfahren von %1</translation>
    </message>
</context>
<context>
    <name>flipscope::LatentViews</name>
    <message>
        <source>Waiting for the next step</source>
        <translation>Wartet auf den nächsten Schritt</translation>
    </message>
    <message>
        <source>Known of runs that are trained, or kept on disk and whose data are open</source>
        <translation>Bekannt von Läufen, die trainieren, oder die auf der Platte liegen und deren Daten offen sind</translation>
    </message>
    <message>
        <source>The run is executed again up to step %1</source>
        <translation>Der Lauf wird bis Schritt %1 noch einmal ausgeführt</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 von %3</translation>
    </message>
</context>
<context>
    <name>flipscope::LayerTableModel</name>
    <message>
        <source>%1 M</source>
        <translation>%1 Mio.</translation>
    </message>
    <message>
        <source>Dense</source>
        <translation>Dicht</translation>
    </message>
    <message>
        <source>Filters, padded</source>
        <translation>Filter, aufgefüllt</translation>
    </message>
    <message>
        <source>Filters, unpadded</source>
        <translation>Filter, nicht aufgefüllt</translation>
    </message>
    <message>
        <source>Filters, begin a stream</source>
        <translation>Filter, beginnen einen Strom</translation>
    </message>
    <message>
        <source>Filters, add to the stream</source>
        <translation>Filter, addieren zum Strom</translation>
    </message>
    <message>
        <source>Picture, encoder %1</source>
        <translation>Bild, Kodierer %1</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>passt nicht</translation>
    </message>
    <message>
        <source>Head: %1 classes, %2 neurons each</source>
        <translation>Kopf: %1 Klassen, je %2 Neuronen</translation>
    </message>
    <message>
        <source>Head: %1 classes</source>
        <translation>Kopf: %1 Klassen</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Neurons</source>
        <translation>Neuronen</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>Kern</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>Schrittweite</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>Pool</translation>
    </message>
    <message>
        <source>Gives</source>
        <translation>Ergibt</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Bit operations</source>
        <translation>Bitoperationen</translation>
    </message>
    <message>
        <source>Dense layers see everything before them; filters slide over the map</source>
        <translation>Dichte Schichten sehen alles davor; Filter gleiten über die Karte</translation>
    </message>
    <message>
        <source>Neurons, or filters</source>
        <translation>Neuronen oder Filter</translation>
    </message>
    <message>
        <source>Side of the filters, in pixels</source>
        <translation>Seite der Filter, in Pixeln</translation>
    </message>
    <message>
        <source>Filters are placed at every so many pixels</source>
        <translation>Filter werden alle so viele Pixel angelegt</translation>
    </message>
    <message>
        <source>Of every 2×2 places the largest sum stays</source>
        <translation>Von je 2×2 Stellen bleibt die größte Summe</translation>
    </message>
    <message>
        <source>Height × width × channels behind this layer</source>
        <translation>Höhe × Breite × Kanäle hinter dieser Schicht</translation>
    </message>
    <message>
        <source>Bits that are trained</source>
        <translation>Bits, die trainiert werden</translation>
    </message>
    <message>
        <source>Bytes in the trained model: weights and thresholds</source>
        <translation>Bytes im trainierten Modell: Gewichte und Schwellen</translation>
    </message>
    <message>
        <source>Of one picture: two per weight and place, sixteen for grey values</source>
        <translation>Für ein Bild: zwei je Gewicht und Stelle, sechzehn bei Grauwerten</translation>
    </message>
</context>
<context>
    <name>flipscope::LineChart</name>
    <message>
        <source>Curves of %1 over %2; the menu shows them as a table</source>
        <translation>Kurven von %1 über %2; das Menü zeigt sie als Tabelle</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Leicht</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>&amp;Smoothing</source>
        <translation>&amp;Glättung</translation>
    </message>
    <message>
        <source>&amp;Logarithmic scale</source>
        <translation>&amp;Logarithmische Skala</translation>
    </message>
    <message>
        <source>Logarithmic &amp;steps</source>
        <translation>Logarithmische &amp;Schritte</translation>
    </message>
    <message>
        <source>&amp;Envelope: lowest to highest</source>
        <translation>&amp;Hüllkurve: niedrigster bis höchster</translation>
    </message>
    <message>
        <source>&amp;Follow new values</source>
        <translation>Neuen Werten &amp;folgen</translation>
    </message>
    <message>
        <source>Show as &amp;table…</source>
        <translation>Als &amp;Tabelle zeigen…</translation>
    </message>
    <message>
        <source>Save &amp;picture…</source>
        <translation>&amp;Bild speichern…</translation>
    </message>
    <message>
        <source>Save &amp;drawing…</source>
        <translation>&amp;Zeichnung speichern…</translation>
    </message>
    <message>
        <source>Save &amp;values…</source>
        <translation>&amp;Werte speichern…</translation>
    </message>
    <message>
        <source>How this chart is shown; its values as a table or file</source>
        <translation>Wie dieses Diagramm gezeigt wird; seine Werte als Tabelle oder Datei</translation>
    </message>
    <message>
        <source>Options of the chart “%1”</source>
        <translation>Optionen des Diagramms „%1“</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Show all values again, and new ones as they come (double click)</source>
        <translation>Wieder alle Werte zeigen und neue, wie sie kommen (Doppelklick)</translation>
    </message>
    <message>
        <source>No values yet</source>
        <translation>Noch keine Werte</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>axis and value</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source> · %1</source>
        <translation> · %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 (smoothed %2)</source>
        <translation>%1 (geglättet %2)</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 bei %2</translation>
    </message>
</context>
<context>
    <name>flipscope::LiveOptions</name>
    <message>
        <source>Apply from the next step</source>
        <translation>Vom nächsten Schritt an anwenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The change is noted in the run, so that it can be resumed and verified</source>
        <translation>Die Änderung wird im Lauf vermerkt, damit er fortgesetzt und nachgeprüft werden kann</translation>
    </message>
    <message>
        <source>Show the values that the run trains with</source>
        <translation>Die Werte zeigen, mit denen der Lauf trainiert</translation>
    </message>
    <message>
        <source>%1: %2, the run has %3</source>
        <translation>%1: %2, der Lauf hat %3</translation>
    </message>
</context>
<context>
    <name>flipscope::LogView</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>What happens to data and runs is noted here.</source>
        <translation>Was mit Daten und Läufen geschieht, wird hier vermerkt.</translation>
    </message>
</context>
<context>
    <name>flipscope::MainWindow</name>
    <message>
        <source>Recent runs and m&amp;odels</source>
        <translation>Zuletzt geöffnete Läufe und &amp;Modelle</translation>
    </message>
    <message>
        <source>Flipscope</source>
        <translation>Flipscope</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>Einrichtung</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Neurons</source>
        <translation>Neuronen</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Flips</source>
        <translation>Flips</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Training</source>
        <translation>&amp;Training</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>%1 toolbar</source>
        <translation>Werkzeugleiste %1</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Aussehen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>drawing a seed</source>
        <translation>Ziehen eines Startwerts</translation>
    </message>
    <message>
        <source>New seed: %1</source>
        <translation>Neuer Startwert: %1</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Open model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Flipscope models (*%1);;All files (*)</source>
        <translation>Flipscope-Modelle (*%1);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>This set-up cannot be trained</source>
        <translation>Diese Einrichtung kann nicht trainiert werden</translation>
    </message>
    <message>
        <source>The preset cannot be used</source>
        <translation>Die Vorlage kann nicht benutzt werden</translation>
    </message>
    <message>
        <source>Flipscope ended unexpectedly while a run trained</source>
        <translation>Flipscope endete unerwartet, während ein Lauf trainierte</translation>
    </message>
    <message>
        <source>A run was not trained to its end</source>
        <translation>Ein Lauf wurde nicht zu Ende trainiert</translation>
    </message>
    <message>
        <source>%1, network %2, method %3: %4 of %5 epochs are done. It can be gone on with as if never interrupted.</source>
        <translation>%1, Netz %2, Verfahren %3: %4 von %5 Epochen sind geschafft. Er lässt sich fortsetzen, als wäre er nie unterbrochen worden.</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Open what is there</source>
        <translation>&amp;Öffnen, was da ist</translation>
    </message>
    <message>
        <source>&amp;Leave it</source>
        <translation>&amp;So lassen</translation>
    </message>
    <message>
        <source>This run is finished</source>
        <translation>Dieser Lauf ist fertig</translation>
    </message>
    <message>
        <source>%1 was trained to its end; its model is there.</source>
        <translation>%1 wurde zu Ende trainiert; sein Modell ist da.</translation>
    </message>
    <message>
        <source>opening the run</source>
        <translation>Öffnen des Laufs</translation>
    </message>
    <message>
        <source>Going on with the run in %1.</source>
        <translation>Der Lauf in %1 wird fortgesetzt.</translation>
    </message>
    <message>
        <source>This run cannot be gone on with</source>
        <translation>Dieser Lauf kann nicht fortgesetzt werden</translation>
    </message>
    <message>
        <source>This run cannot be opened</source>
        <translation>Dieser Lauf kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>A run is under way: stop it before another one&apos;s past is opened.</source>
        <translation>Ein Lauf ist im Gange: Er muss enden, bevor die Vergangenheit eines anderen geöffnet wird.</translation>
    </message>
    <message>
        <source>Resume run</source>
        <translation>Lauf fortsetzen</translation>
    </message>
    <message>
        <source>opening data</source>
        <translation>Öffnen von Daten</translation>
    </message>
    <message>
        <source>%1: %2 training, %3 validation, %4 test samples from %5</source>
        <translation>%1: %2 Trainings-, %3 Validierungs-, %4 Testbeispiele aus %5</translation>
    </message>
    <message>
        <source>The data set cannot be opened</source>
        <translation>Der Datensatz kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation>Datenordner öffnen</translation>
    </message>
    <message>
        <source>Open data file</source>
        <translation>Datendatei öffnen</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <source>Settings (*.json)</source>
        <translation>Einstellungen (*.json)</translation>
    </message>
    <message>
        <source>These settings cannot be used</source>
        <translation>Diese Einstellungen können nicht benutzt werden</translation>
    </message>
    <message>
        <source>A run is under way: stop it before other settings are opened.</source>
        <translation>Ein Lauf ist im Gange: Er muss enden, bevor andere Einstellungen geöffnet werden.</translation>
    </message>
    <message>
        <source>opening settings</source>
        <translation>Öffnen von Einstellungen</translation>
    </message>
    <message>
        <source>Save settings</source>
        <translation>Einstellungen speichern</translation>
    </message>
    <message>
        <source>run.json</source>
        <translation>lauf.json</translation>
    </message>
    <message>
        <source>The settings were saved to %1.</source>
        <translation>Die Einstellungen wurden in %1 gespeichert.</translation>
    </message>
    <message>
        <source>The settings were not saved</source>
        <translation>Die Einstellungen wurden nicht gespeichert</translation>
    </message>
    <message>
        <source>The model was exported to %1: %2.</source>
        <translation>Das Modell wurde nach %1 exportiert: %2.</translation>
    </message>
    <message>
        <source>The model was saved to %1.</source>
        <translation>Das Modell wurde in %1 gespeichert.</translation>
    </message>
    <message>
        <source>A run is under way: stop it before other data are opened.</source>
        <translation>Ein Lauf ist im Gange: Er muss enden, bevor andere Daten geöffnet werden.</translation>
    </message>
    <message>
        <source>This cannot be opened</source>
        <translation>Das kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Open a run&apos;s timeline</source>
        <translation>Die Zeitleiste eines Laufs öffnen</translation>
    </message>
    <message>
        <source>The model cannot be opened</source>
        <translation>Das Modell kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>The pictures are predicted</source>
        <translation>Die Bilder sind vorhergesagt</translation>
    </message>
    <message>
        <source>pinned: %1, seed %2</source>
        <translation>angeheftet: %1, Startwert %2</translation>
    </message>
    <message>
        <source>&amp;Runs</source>
        <translation>&amp;Läufe</translation>
    </message>
    <message>
        <source>Stop the batch or race and close?</source>
        <translation>Reihe oder Rennen beenden und schließen?</translation>
    </message>
    <message>
        <source>What was trained is kept; a batch goes on where it stopped the next time.</source>
        <translation>Was trainiert ist, bleibt; eine Reihe geht das nächste Mal dort weiter, wo sie anhielt.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Beenden und schließen</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Nothing was frozen</source>
        <translation>Nichts wurde eingefroren</translation>
    </message>
    <message>
        <source>Weights are frozen in a run that begins, or in a fork: wait for the end of this one, or stop it.</source>
        <translation>Gewichte werden in einem Lauf eingefroren, der beginnt, oder in einer Abzweigung: auf das Ende von diesem warten oder ihn anhalten.</translation>
    </message>
    <message>
        <source>In this method weights cannot be frozen one by one: samples do not vote on them.</source>
        <translation>Bei diesem Verfahren lassen sich Gewichte nicht einzeln einfrieren: Beispiele stimmen nicht über sie ab.</translation>
    </message>
    <message>
        <source>Frozen in the next run or fork: %1</source>
        <translation>Im nächsten Lauf oder in der nächsten Abzweigung eingefroren: %1</translation>
    </message>
    <message>
        <source>Set-up, Frozen weights, says so and can be changed; fork from a step to see what follows.</source>
        <translation>Einrichtung, Eingefrorene Gewichte, sagt es und kann geändert werden; von einem Schritt abzweigen, um zu sehen, was folgt.</translation>
    </message>
    <message>
        <source>This run was not trained to its end</source>
        <translation>Dieser Lauf wurde nicht zu Ende trainiert</translation>
    </message>
</context>
<context>
    <name>flipscope::NetworkBuilder</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Network builder</source>
        <translation>Netzbaukasten</translation>
    </message>
    <message>
        <source>Ready-made networks</source>
        <translation>Fertige Netze</translation>
    </message>
    <message>
        <source>Ready-made networks…</source>
        <translation>Fertige Netze…</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>The network as text</source>
        <translation>Das Netz als Text</translation>
    </message>
    <message>
        <source>Type into a cell to change it; drag rows, or press Alt+Up and Alt+Down, to move layers.</source>
        <translation>In eine Zelle tippen, um sie zu ändern; Zeilen ziehen oder Alt+Auf und Alt+Ab drücken, um Schichten zu verschieben.</translation>
    </message>
    <message>
        <source>No data are open: sizes are those of grey pictures of 28×28 and 10 classes.</source>
        <translation>Keine Daten sind offen: Die Größen sind die von grauen Bildern mit 28×28 und 10 Klassen.</translation>
    </message>
    <message>
        <source>As text</source>
        <translation>Als Text</translation>
    </message>
    <message>
        <source>Use this network</source>
        <translation>Dieses Netz nehmen</translation>
    </message>
    <message>
        <source>Layers of the network</source>
        <translation>Schichten des Netzes</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>+ Filters</source>
        <translation>+ Filter</translation>
    </message>
    <message>
        <source>Add filters behind the chosen layer</source>
        <translation>Filter hinter der gewählten Schicht hinzufügen</translation>
    </message>
    <message>
        <source>Ctrl+F</source>
        <translation>Ctrl+F</translation>
    </message>
    <message>
        <source>+ Dense</source>
        <translation>+ Dicht</translation>
    </message>
    <message>
        <source>Add a dense layer behind the chosen one</source>
        <translation>Eine dichte Schicht hinter der gewählten hinzufügen</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Ctrl+D</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the chosen layer</source>
        <translation>Die gewählte Schicht entfernen</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Move it towards the picture; rows can be dragged, too</source>
        <translation>Zum Bild hin verschieben; Zeilen lassen sich auch ziehen</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>Move it towards the head; rows can be dragged, too</source>
        <translation>Zum Kopf hin verschieben; Zeilen lassen sich auch ziehen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>%1 weights, %2 as a model, %3 bit operations per picture.</source>
        <translation>%1 Gewichte, %2 als Modell, %3 Bitoperationen je Bild.</translation>
    </message>
    <message>
        <source>Memory of training: …</source>
        <translation>Speicher beim Trainieren: …</translation>
    </message>
    <message>
        <source>Memory of training: not reckoned for networks as large as this.</source>
        <translation>Speicher beim Trainieren: für so große Netze nicht berechnet.</translation>
    </message>
    <message>
        <source>Training by %1, batch %2: %3 (float32 back-propagation: %4).</source>
        <translation>Training mit %1, Stapel %2: %3 (Rückführung in float32: %4).</translation>
    </message>
    <message>
        <source>Add a layer</source>
        <translation>Hinzufügen einer Schicht</translation>
    </message>
    <message>
        <source>Remove a layer</source>
        <translation>Entfernen einer Schicht</translation>
    </message>
    <message>
        <source>Move a layer</source>
        <translation>Verschieben einer Schicht</translation>
    </message>
    <message>
        <source>Edit the text</source>
        <translation>Bearbeiten des Texts</translation>
    </message>
    <message>
        <source>Ready-made network</source>
        <translation>Fertiges Netz</translation>
    </message>
</context>
<context>
    <name>flipscope::NetworkPicture</name>
    <message>
        <source>The network as a picture</source>
        <translation>Das Netz als Bild</translation>
    </message>
    <message>
        <source>Left and right choose a layer; the table says the same in words</source>
        <translation>Links und Rechts wählen eine Schicht; die Tabelle sagt dasselbe in Worten</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>The picture, as the encoder gives it</source>
        <translation>Das Bild, wie der Kodierer es gibt</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>passt nicht</translation>
    </message>
</context>
<context>
    <name>flipscope::NeuronCheck</name>
    <message>
        <source>Train a model or open one, and see which of its neurons do nothing.</source>
        <translation>Ein Modell trainieren oder öffnen, um zu sehen, welche seiner Neuronen nichts tun.</translation>
    </message>
    <message>
        <source>The open data are no pictures of this model&apos;s size.</source>
        <translation>Die geöffneten Daten sind keine Bilder von der Größe dieses Modells.</translation>
    </message>
    <message>
        <source>Looking at pictures: %1 of %2</source>
        <translation>Sehe Bilder an: %1 von %2</translation>
    </message>
</context>
<context>
    <name>flipscope::NeuronCheckPanel</name>
    <message>
        <source>(sum − threshold) / √inputs</source>
        <translation>(Summe − Schwelle) / √Eingänge</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Dead, always active and twin neurons</source>
        <translation>Tote, immer aktive und Zwillingsneuronen</translation>
    </message>
    <message>
        <source>Train a model or open one, and see which of its neurons do nothing.</source>
        <translation>Ein Modell trainieren oder öffnen, um zu sehen, welche seiner Neuronen nichts tun.</translation>
    </message>
    <message>
        <source>Nothing to check yet</source>
        <translation>Noch nichts zu prüfen</translation>
    </message>
    <message>
        <source>%1 neurons: %2 dead, %3 always on, %4 twins (98 % of their weights alike, or opposite) · %5</source>
        <translation>%1 Neuronen: %2 tot, %3 immer an, %4 Zwillinge (98 % ihrer Gewichte gleich oder entgegengesetzt) · %5</translation>
    </message>
</context>
<context>
    <name>flipscope::OddNeuronModel</name>
    <message>
        <source>dead</source>
        <translation>tot</translation>
    </message>
    <message>
        <source>always on</source>
        <translation>immer an</translation>
    </message>
    <message>
        <source>opposite twin</source>
        <translation>entgegengesetzter Zwilling</translation>
    </message>
    <message>
        <source>twin</source>
        <translation>Zwilling</translation>
    </message>
    <message>
        <source>%1 (%2 weights)</source>
        <translation>%1 (%2 Gewichte)</translation>
    </message>
    <message>
        <source>Neuron</source>
        <translation>Neuron</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Fires</source>
        <translation>Feuert</translation>
    </message>
    <message>
        <source>Most alike</source>
        <translation>Ähnlichstes</translation>
    </message>
    <message>
        <source>Number in its layer</source>
        <translation>Nummer in seiner Schicht</translation>
    </message>
    <message>
        <source>Never +1, always +1, or a copy of another</source>
        <translation>Nie +1, immer +1 oder die Kopie eines anderen</translation>
    </message>
    <message>
        <source>Share of samples and places where it gives +1</source>
        <translation>Anteil der Beispiele und Stellen, an denen es +1 gibt</translation>
    </message>
    <message>
        <source>The neuron with the most similar weights, and how many differ</source>
        <translation>Das Neuron mit den ähnlichsten Gewichten und wie viele sich unterscheiden</translation>
    </message>
</context>
<context>
    <name>flipscope::OptionForm</name>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>yes or no</source>
        <translation>ja oder nein</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>ein Text</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>eine ganze Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>a number from %1 to %2</source>
        <translation>eine Zahl von %1 bis %2</translation>
    </message>
    <message>
        <source>%1
Possible: %2. Default: %3.</source>
        <translation>%1
Möglich: %2. Vorgabe: %3.</translation>
    </message>
    <message>
        <source>Choose from a list</source>
        <translation>Aus einer Liste wählen</translation>
    </message>
    <message>
        <source>Values to choose for %1</source>
        <translation>Werte zur Auswahl für %1</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Back to the default, %1</source>
        <translation>Zurück zur Vorgabe, %1</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
</context>
<context>
    <name>flipscope::OptionRows</name>
    <message>
        <source>+ Vary an option</source>
        <translation>+ Eine Option variieren</translation>
    </message>
    <message>
        <source>+ Another option</source>
        <translation>+ Noch eine Option</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>Option</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Remove this option</source>
        <translation>Diese Option entfernen</translation>
    </message>
    <message>
        <source>%1, …</source>
        <translation>%1, …</translation>
    </message>
    <message>
        <source>%1
%2</source>
        <translation>%1
%2</translation>
    </message>
</context>
<context>
    <name>flipscope::Options</name>
    <message>
        <source>Show this help.</source>
        <translation>Diese Hilfe zeigen.</translation>
    </message>
    <message>
        <source>Show the version.</source>
        <translation>Die Version zeigen.</translation>
    </message>
    <message>
        <source>Open with the settings of preset &lt;name&gt; (default: fashion-mnist).</source>
        <translation>Mit den Einstellungen der Vorlage &lt;name&gt; öffnen (Vorgabe: fashion-mnist).</translation>
    </message>
    <message>
        <source>name</source>
        <translation>name</translation>
    </message>
    <message>
        <source>Start training at once.</source>
        <translation>Sofort mit dem Training beginnen.</translation>
    </message>
    <message>
        <source>Train, save a picture of the window to &lt;file&gt; and quit.</source>
        <translation>Trainieren, ein Bild des Fensters in &lt;datei&gt; speichern und beenden.</translation>
    </message>
    <message>
        <source>file</source>
        <translation>datei</translation>
    </message>
    <message>
        <source>Take that picture after &lt;n&gt; epochs (default: 1).</source>
        <translation>Dieses Bild nach &lt;n&gt; Epochen aufnehmen (Vorgabe: 1).</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>Print the manual page.</source>
        <translation>Die Handbuchseite ausgeben.</translation>
    </message>
    <message>
        <source>Print what lets &lt;shell&gt; (bash, zsh, fish) complete these options.</source>
        <translation>Ausgeben, womit &lt;shell&gt; (bash, zsh, fish) diese Optionen vervollständigt.</translation>
    </message>
    <message>
        <source>shell</source>
        <translation>shell</translation>
    </message>
</context>
<context>
    <name>flipscope::PictureGrid</name>
    <message>
        <source>Change &amp;label…</source>
        <translation>&amp;Beschriftung ändern…</translation>
    </message>
    <message>
        <source>&amp;Copy file name</source>
        <translation>&amp;Dateinamen kopieren</translation>
    </message>
    <message>
        <source>Part of the data set</source>
        <translation>Teil des Datensatzes</translation>
    </message>
    <message>
        <source>Training pictures teach, validation pictures choose the best model, test pictures are only for the final measure</source>
        <translation>Trainingsbilder lehren, Validierungsbilder wählen das beste Modell, Testbilder sind nur für die letzte Messung</translation>
    </message>
    <message>
        <source>Find pictures</source>
        <translation>Bilder finden</translation>
    </message>
    <message>
        <source>Class, file or #index</source>
        <translation>Klasse, Datei oder #Index</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Pictures: %1</source>
        <translation>Bilder: %1</translation>
    </message>
    <message>
        <source>%1 of class %2</source>
        <translation>%1 der Klasse %2</translation>
    </message>
    <message>
        <source>&amp;Take back</source>
        <translation>&amp;Zurücknehmen</translation>
    </message>
    <message>
        <source>Leave &amp;out</source>
        <translation>Aus&amp;lassen</translation>
    </message>
    <message>
        <source>Not while training</source>
        <translation>Nicht während des Trainings</translation>
    </message>
    <message>
        <source>The selected pictures are used again</source>
        <translation>Die gewählten Bilder werden wieder benutzt</translation>
    </message>
    <message>
        <source>The selected pictures are not trained on or tested with; the files stay as they are (Delete)</source>
        <translation>Die gewählten Bilder werden weder trainiert noch geprüft; die Dateien bleiben, wie sie sind (Entf)</translation>
    </message>
    <message>
        <source>Corrects the label of the selected pictures; the files stay as they are (L)</source>
        <translation>Berichtigt die Beschriftung der gewählten Bilder; die Dateien bleiben, wie sie sind (L)</translation>
    </message>
    <message>
        <source>Change label</source>
        <translation>Beschriftung ändern</translation>
    </message>
    <message>
        <source>Class:</source>
        <translation>Klasse:</translation>
    </message>
</context>
<context>
    <name>flipscope::PreferencesDialog</name>
    <message>
        <source>&amp;Expert: show every option in Set-up</source>
        <translation>&amp;Experte: in der Einrichtung jede Option zeigen</translation>
    </message>
    <message>
        <source>Begin with the &amp;data and settings of last time</source>
        <translation>Mit den &amp;Daten und Einstellungen vom letzten Mal beginnen</translation>
    </message>
    <message>
        <source>Offer runs that were not trained to their &amp;end</source>
        <translation>Läufe anbieten, die nicht zu &amp;Ende trainiert wurden</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Programmeinstellungen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Fenster</translation>
    </message>
    <message>
        <source>&amp;Runs</source>
        <translation>&amp;Läufe</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>The language changes when Flipscope is started again.</source>
        <translation>Die Sprache ändert sich, wenn Flipscope neu gestartet wird.</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Aussehen</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>What new runs begin with. None of it changes what they learn:</source>
        <translation>Womit neue Läufe beginnen. Nichts davon ändert, was sie lernen:</translation>
    </message>
    <message>
        <source>Runs are kept there by themselves; those that are elsewhere stay where they are.</source>
        <translation>Läufe werden dort von selbst aufbewahrt; die anderswo bleiben, wo sie sind.</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Wählen…</translation>
    </message>
    <message>
        <source>&amp;Folder of runs</source>
        <translation>&amp;Ordner der Läufe</translation>
    </message>
    <message>
        <source>Folder of runs</source>
        <translation>Ordner der Läufe</translation>
    </message>
    <message>
        <source>How many of the latest runs in that folder keep their timeline and checkpoints, some hundred megabytes each. Of older ones settings, curves and models stay; runs that are starred, named or annotated keep all.</source>
        <translation>Wie viele der neuesten Läufe in diesem Ordner ihre Zeitleiste und ihre Sicherungen behalten, je einige hundert Megabyte. Von älteren bleiben Einstellungen, Kurven und Modelle; Läufe mit Stern, Namen oder Notiz behalten alles.</translation>
    </message>
    <message>
        <source>Runs with &amp;timeline</source>
        <translation>Läufe mit &amp;Zeitleiste</translation>
    </message>
</context>
<context>
    <name>flipscope::ProgressStrip</name>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>flipscope::RaceModel</name>
    <message>
        <source>not counted</source>
        <translation>nicht gezählt</translation>
    </message>
    <message>
        <source>Lane A</source>
        <translation>Bahn A</translation>
    </message>
    <message>
        <source>Lane B</source>
        <translation>Bahn B</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>Trainingszeit</translation>
    </message>
    <message>
        <source>Bit operations</source>
        <translation>Bitoperationen</translation>
    </message>
    <message>
        <source>Flips</source>
        <translation>Flips</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Best validation</source>
        <translation>Beste Validierung</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
</context>
<context>
    <name>flipscope::RaceSession</name>
    <message>
        <source>There is not enough memory for two trainings. Choose smaller networks or fewer samples.</source>
        <translation>Der Speicher reicht nicht für zwei Trainings. Kleinere Netze oder weniger Beispiele wählen.</translation>
    </message>
    <message>
        <source>This lane is not kept on disk: %1</source>
        <translation>Diese Bahn wird nicht auf der Platte aufbewahrt: %1</translation>
    </message>
</context>
<context>
    <name>flipscope::RaceWindow</name>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Lane A</source>
        <translation>Bahn A</translation>
    </message>
    <message>
        <source>Lane B</source>
        <translation>Bahn B</translation>
    </message>
    <message>
        <source>Keep both runs</source>
        <translation>Beide Läufe behalten</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Race</source>
        <translation>Rennen</translation>
    </message>
    <message>
        <source>The race cannot be run</source>
        <translation>Das Rennen kann nicht laufen</translation>
    </message>
    <message>
        <source>Budget of each lane</source>
        <translation>Budget jeder Bahn</translation>
    </message>
    <message>
        <source>Unit of the budget</source>
        <translation>Einheit des Budgets</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>billion bit operations</source>
        <translation>Milliarden Bitoperationen</translation>
    </message>
    <message>
        <source>Each lane&apos;s own training time; the lanes take turns</source>
        <translation>Die eigene Trainingszeit jeder Bahn; die Bahnen wechseln sich ab</translation>
    </message>
    <message>
        <source>Forward, blame, votes and updates, as counted; not by every method</source>
        <translation>Vorwärts, Schuld, Stimmen und Aktualisierungen, wie gezählt; nicht bei jedem Verfahren</translation>
    </message>
    <message>
        <source>Each lane has</source>
        <translation>Jede Bahn hat</translation>
    </message>
    <message>
        <source>Both lanes become runs of the table of runs, with timeline and models</source>
        <translation>Beide Bahnen werden Läufe in der Tabelle der Läufe, mit Zeitleiste und Modellen</translation>
    </message>
    <message>
        <source>Both lanes in numbers</source>
        <translation>Beide Bahnen in Zahlen</translation>
    </message>
    <message>
        <source>Accuracy of both lanes</source>
        <translation>Genauigkeit beider Bahnen</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>How far A is ahead of B</source>
        <translation>Wie weit A vor B liegt</translation>
    </message>
    <message>
        <source>A − B</source>
        <translation>A − B</translation>
    </message>
    <message>
        <source>Bits in which the networks differ</source>
        <translation>Bits, in denen sich die Netze unterscheiden</translation>
    </message>
    <message>
        <source>differing bits</source>
        <translation>verschiedene Bits</translation>
    </message>
    <message>
        <source>Flipped weights per step</source>
        <translation>Gekippte Gewichte je Schritt</translation>
    </message>
    <message>
        <source>flips</source>
        <translation>Flips</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>Waagerechte Achse</translation>
    </message>
    <message>
        <source>over epochs</source>
        <translation>über Epochen</translation>
    </message>
    <message>
        <source>over seconds of training</source>
        <translation>über Sekunden des Trainings</translation>
    </message>
    <message>
        <source>over bit operations</source>
        <translation>über Bitoperationen</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>Vorsprung</translation>
    </message>
    <message>
        <source>Differing bits</source>
        <translation>Verschiedene Bits</translation>
    </message>
    <message>
        <source>Flips</source>
        <translation>Flips</translation>
    </message>
    <message>
        <source>The form of the training window holds something that cannot be: see there.</source>
        <translation>Das Formular des Trainingsfensters enthält etwas, das nicht sein kann: siehe dort.</translation>
    </message>
    <message>
        <source>All else as in the training window: %1, network %2, batch %3, seed %4.</source>
        <translation>Alles andere wie im Trainingsfenster: %1, Netz %2, Stapel %3, Startwert %4.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Race, lane %1: %2</source>
        <translation>Rennen, Bahn %1: %2</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>A: validation</source>
        <translation>A: Validierung</translation>
    </message>
    <message>
        <source>B: validation</source>
        <translation>B: Validierung</translation>
    </message>
    <message>
        <source>training batches</source>
        <translation>Trainingsstapel</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>The networks do not have the same layers: their bits cannot be compared.</source>
        <translation>Die Netze haben nicht dieselben Schichten: Ihre Bits lassen sich nicht vergleichen.</translation>
    </message>
    <message>
        <source>The race is over</source>
        <translation>Das Rennen ist vorbei</translation>
    </message>
    <message>
        <source>Both are at %1 on the validation part.</source>
        <translation>Beide liegen im Validierungsteil bei %1.</translation>
    </message>
    <message>
        <source>%1 is ahead: %2 against %3 on the validation part.</source>
        <translation>%1 liegt vorn: %2 gegen %3 im Validierungsteil.</translation>
    </message>
    <message>
        <source>A (%1)</source>
        <translation>A (%1)</translation>
    </message>
    <message>
        <source>B (%1)</source>
        <translation>B (%1)</translation>
    </message>
    <message>
        <source> Test: A %1, B %2.</source>
        <translation> Test: A %1, B %2.</translation>
    </message>
    <message>
        <source>The networks differ in %1 of %2 bits (%3).</source>
        <translation>Die Netze unterscheiden sich in %1 von %2 Bits (%3).</translation>
    </message>
</context>
<context>
    <name>flipscope::RecentData</name>
    <message>
        <source>%1 (not there)</source>
        <translation>%1 (nicht da)</translation>
    </message>
</context>
<context>
    <name>flipscope::ResultsPanel</name>
    <message>
        <source>Confusion matrix as &amp;CSV…</source>
        <translation>Konfusionsmatrix als &amp;CSV…</translation>
    </message>
    <message>
        <source>confusion</source>
        <translation>konfusion</translation>
    </message>
    <message>
        <source>Confusion matrix as &amp;picture…</source>
        <translation>Konfusionsmatrix als &amp;Bild…</translation>
    </message>
    <message>
        <source>&amp;Measures per class…</source>
        <translation>&amp;Maße je Klasse…</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>klassen</translation>
    </message>
    <message>
        <source>&amp;Answers to all pictures…</source>
        <translation>&amp;Antworten zu allen Bildern…</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>antworten</translation>
    </message>
    <message>
        <source>Predict a &amp;folder of pictures…</source>
        <translation>Einen &amp;Ordner von Bildern vorhersagen…</translation>
    </message>
    <message>
        <source>class \ answer</source>
        <translation>Klasse \ Antwort</translation>
    </message>
    <message>
        <source>No results yet</source>
        <translation>Noch keine Ergebnisse</translation>
    </message>
    <message>
        <source>Train a model or open one, and see what it gets right and wrong.</source>
        <translation>Ein Modell trainieren oder öffnen, um zu sehen, was es richtig und falsch macht.</translation>
    </message>
    <message>
        <source>Part of the data set</source>
        <translation>Teil des Datensatzes</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Auffrischen</translation>
    </message>
    <message>
        <source>Evaluate the model as it is now</source>
        <translation>Das Modell auswerten, wie es jetzt ist</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Measures per class</source>
        <translation>Maße je Klasse</translation>
    </message>
    <message>
        <source>A double click shows the wrong answers of a class</source>
        <translation>Ein Doppelklick zeigt die falschen Antworten einer Klasse</translation>
    </message>
    <message>
        <source>Rows: classes as labelled; columns: answers. A click shows the pictures.</source>
        <translation>Zeilen: Klassen, wie beschriftet; Spalten: Antworten. Ein Klick zeigt die Bilder.</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>Konfusion</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Which answers are shown</source>
        <translation>Welche Antworten gezeigt werden</translation>
    </message>
    <message>
        <source>Order of the pictures</source>
        <translation>Reihenfolge der Bilder</translation>
    </message>
    <message>
        <source>Class as labelled</source>
        <translation>Klasse, wie beschriftet</translation>
    </message>
    <message>
        <source>Answer of the model</source>
        <translation>Antwort des Modells</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Most wrong first</source>
        <translation>Am falschesten zuerst</translation>
    </message>
    <message>
        <source>Least sure first</source>
        <translation>Am unsichersten zuerst</translation>
    </message>
    <message>
        <source>Most sure first</source>
        <translation>Am sichersten zuerst</translation>
    </message>
    <message>
        <source>As in the data</source>
        <translation>Wie in den Daten</translation>
    </message>
    <message>
        <source>Pictures and answers</source>
        <translation>Bilder und Antworten</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; accuracy: %2 of %3 right · balanced %4 · %5</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; Genauigkeit: %2 von %3 richtig · ausgewogen %4 · %5</translation>
    </message>
    <message>
        <source>Any class</source>
        <translation>Jede Klasse</translation>
    </message>
    <message>
        <source>Any answer</source>
        <translation>Jede Antwort</translation>
    </message>
    <message>
        <source>→ %1</source>
        <translation>→ %1</translation>
    </message>
    <message>
        <source>Pictures: %1</source>
        <translation>Bilder: %1</translation>
    </message>
</context>
<context>
    <name>flipscope::ResultsView</name>
    <message>
        <source>%1×%2, %3 channels</source>
        <translation>%1×%2, %3 Kanäle</translation>
    </message>
    <message>
        <source>The model could not be evaluated</source>
        <translation>Das Modell konnte nicht ausgewertet werden</translation>
    </message>
    <message>
        <source>The folder was not predicted</source>
        <translation>Der Ordner wurde nicht vorhergesagt</translation>
    </message>
    <message>
        <source>The model expects pictures of %1; those of the open data are of %2.</source>
        <translation>Das Modell erwartet Bilder von %1; die der geöffneten Daten haben %2.</translation>
    </message>
    <message>
        <source>The model knows %1 classes, the open data have %2, or they have other names. Open the data that it was trained on.</source>
        <translation>Das Modell kennt %1 Klassen, die geöffneten Daten haben %2, oder sie heißen anders. Bitte die Daten öffnen, mit denen es trainiert wurde.</translation>
    </message>
    <message>
        <source>No results yet</source>
        <translation>Noch keine Ergebnisse</translation>
    </message>
    <message>
        <source>Train a model or open one, and see what it gets right and wrong.</source>
        <translation>Ein Modell trainieren oder öffnen, um zu sehen, was es richtig und falsch macht.</translation>
    </message>
    <message>
        <source>This model does not fit the open data</source>
        <translation>Dieses Modell passt nicht zu den geöffneten Daten</translation>
    </message>
    <message>
        <source>Predicting: %1 of %2</source>
        <translation>Sage vorher: %1 von %2</translation>
    </message>
    <message>
        <source>There is no model yet</source>
        <translation>Es gibt noch kein Modell</translation>
    </message>
    <message>
        <source>Train one, or open one with File &gt; Open model.</source>
        <translation>Eines trainieren oder mit Datei &gt; Modell öffnen.</translation>
    </message>
    <message>
        <source>Pictures to predict</source>
        <translation>Bilder zum Vorhersagen</translation>
    </message>
    <message>
        <source>Save predictions</source>
        <translation>Vorhersagen speichern</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>%1 pictures below %2 were predicted; their classes are in %3.</source>
        <translation>%1 Bilder unter %2 wurden vorhergesagt; ihre Klassen stehen in %3.</translation>
    </message>
    <message>
        <source> %1 could not be read, the first: %2</source>
        <translation> %1 konnten nicht gelesen werden, das erste: %2</translation>
    </message>
</context>
<context>
    <name>flipscope::RunCommands</name>
    <message>
        <source>Train anew</source>
        <translation>Neu trainieren</translation>
    </message>
    <message>
        <source>Discard this run?</source>
        <translation>Diesen Lauf verwerfen?</translation>
    </message>
    <message>
        <source>Its curves and its model are thrown away.</source>
        <translation>Seine Kurven und sein Modell werden weggeworfen.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>End this run?</source>
        <translation>Diesen Lauf beenden?</translation>
    </message>
    <message>
        <source>It is still training; its curves and its model are thrown away.</source>
        <translation>Er trainiert noch; seine Kurven und sein Modell werden weggeworfen.</translation>
    </message>
    <message>
        <source>Lose the trained model?</source>
        <translation>Das trainierte Modell verlieren?</translation>
    </message>
    <message>
        <source>It took %1 to train and was not saved.</source>
        <translation>Es brauchte %1 zum Trainieren und wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>Save model</source>
        <translation>Modell speichern</translation>
    </message>
    <message>
        <source>Flipscope models (*%1)</source>
        <translation>Flipscope-Modelle (*%1)</translation>
    </message>
    <message>
        <source>The model was not saved</source>
        <translation>Das Modell wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>Stop training and close?</source>
        <translation>Training beenden und schließen?</translation>
    </message>
    <message>
        <source>A run is under way. It is kept, and can be gone on with the next time.</source>
        <translation>Ein Lauf ist im Gange. Er bleibt erhalten und kann das nächste Mal fortgesetzt werden.</translation>
    </message>
    <message>
        <source>A run is under way; it ends when the window closes.</source>
        <translation>Ein Lauf ist im Gange; er endet, wenn das Fenster schließt.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Beenden und schließen</translation>
    </message>
</context>
<context>
    <name>flipscope::RunCurves</name>
    <message>
        <source>Horizontal axis</source>
        <translation>Waagerechte Achse</translation>
    </message>
    <message>
        <source>over epochs</source>
        <translation>über Epochen</translation>
    </message>
    <message>
        <source>over steps</source>
        <translation>über Schritte</translation>
    </message>
    <message>
        <source>over seconds of training</source>
        <translation>über Sekunden des Trainings</translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation>Validierungsgenauigkeit</translation>
    </message>
    <message>
        <source>Training accuracy</source>
        <translation>Trainingsgenauigkeit</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Flips per epoch</source>
        <translation>Flips je Epoche</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>flips</source>
        <translation>Flips</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>seconds of training</source>
        <translation>Sekunden des Trainings</translation>
    </message>
    <message>
        <source>Only the first %1 of these %2 runs are drawn: more curves than colours could not be told apart.</source>
        <translation>Nur die ersten %1 dieser %2 Läufe sind gezeichnet: mehr Kurven als Farben ließen sich nicht unterscheiden.</translation>
    </message>
</context>
<context>
    <name>flipscope::RunDiffModel</name>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation>Validierungsgenauigkeit</translation>
    </message>
    <message>
        <source>Test accuracy</source>
        <translation>Testgenauigkeit</translation>
    </message>
    <message>
        <source>Training accuracy</source>
        <translation>Trainingsgenauigkeit</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Best epoch</source>
        <translation>Beste Epoche</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>Trainingszeit</translation>
    </message>
    <message>
        <source>Flips</source>
        <translation>Flips</translation>
    </message>
    <message>
        <source>Bit operations of training</source>
        <translation>Bitoperationen des Trainings</translation>
    </message>
    <message>
        <source>State, bits per weight</source>
        <translation>Zustand, Bit je Gewicht</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
</context>
<context>
    <name>flipscope::RunLibrary</name>
    <message>
        <source>%1: the system has no trash for this folder, or it is full. Remove the folder by hand where it is not needed any more.</source>
        <translation>%1: Das System hat für diesen Ordner keinen Papierkorb, oder er ist voll. Den Ordner von Hand entfernen, wenn er nicht mehr gebraucht wird.</translation>
    </message>
    <message>
        <source>The run&apos;s name, note or star was not written</source>
        <translation>Name, Notiz oder Stern des Laufs wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Not moved to the trash</source>
        <translation>Nicht in den Papierkorb verschoben</translation>
    </message>
    <message>
        <source>%1: it is not in the trash any more (%2), or something else lies in its place.</source>
        <translation>%1: Es ist nicht mehr im Papierkorb (%2), oder etwas anderes liegt an seiner Stelle.</translation>
    </message>
    <message>
        <source>Not brought back from the trash</source>
        <translation>Nicht aus dem Papierkorb zurückgeholt</translation>
    </message>
</context>
<context>
    <name>flipscope::RunPresenter</name>
    <message>
        <source>%1 on the test part</source>
        <translation>%1 im Testteil</translation>
    </message>
    <message>
        <source>%1 on the validation part</source>
        <translation>%1 im Validierungsteil</translation>
    </message>
    <message>
        <source>%1 on the training part</source>
        <translation>%1 im Trainingsteil</translation>
    </message>
    <message>
        <source>Best model, after epoch %1</source>
        <translation>Bestes Modell, nach Epoche %1</translation>
    </message>
    <message>
        <source>Model as the last step left it</source>
        <translation>Modell, wie der letzte Schritt es hinterließ</translation>
    </message>
    <message>
        <source>%1: accuracy %2. %3 weight flips in %4.</source>
        <translation>%1: Genauigkeit %2. %3 Flips von Gewichten in %4.</translation>
    </message>
    <message>
        <source>Training failed</source>
        <translation>Das Training ist gescheitert</translation>
    </message>
    <message>
        <source>Training %1 with %2, seed %3: %4 samples, %5 epochs of %6 steps; threads: %7, kernels: %8.</source>
        <translation>Training: %1 mit %2, Startwert %3: %4 Beispiele, %5 Epochen mit %6 Schritten; Threads: %7, Rechenkerne: %8.</translation>
    </message>
    <message>
        <source>From step %1 on: %2</source>
        <translation>Von Schritt %1 an: %2</translation>
    </message>
    <message>
        <source>, validation %1</source>
        <translation>, Validierung %1</translation>
    </message>
    <message>
        <source>Epoch %1: training %2%3%4, %5 flips, %6</source>
        <translation>Epoche %1: Training %2%3%4, %5 Flips, %6</translation>
    </message>
    <message>
        <source> (best so far)</source>
        <translation> (bisher bestes)</translation>
    </message>
    <message>
        <source>Stopped, the model is kept</source>
        <translation>Angehalten, das Modell bleibt</translation>
    </message>
    <message>
        <source>Training is finished: %1</source>
        <translation>Das Training ist fertig: %1</translation>
    </message>
    <message>
        <source>Save model…</source>
        <translation>Modell speichern…</translation>
    </message>
    <message>
        <source>%1. %2 Checksum of the model: %3.</source>
        <translation>%1. %2 Prüfsumme des Modells: %3.</translation>
    </message>
    <message>
        <source>The run was discarded.</source>
        <translation>Der Lauf wurde verworfen.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
</context>
<context>
    <name>flipscope::RunStatus</name>
    <message>
        <source>No data set</source>
        <translation>Kein Datensatz</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Lade…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Halte an…</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>Epoch and step</source>
        <translation>Epoche und Schritt</translation>
    </message>
    <message>
        <source>Accuracy over this epoch&apos;s batches, and on the validation part after the last epoch</source>
        <translation>Genauigkeit über die Stapel dieser Epoche und im Validierungsteil nach der letzten Epoche</translation>
    </message>
    <message>
        <source>Best accuracy on the validation part, and how long ago that was</source>
        <translation>Beste Genauigkeit im Validierungsteil und wie lange das her ist</translation>
    </message>
    <message>
        <source>Training speed over the last seconds</source>
        <translation>Tempo des Trainings über die letzten Sekunden</translation>
    </message>
    <message>
        <source>Time left at this speed</source>
        <translation>Restliche Zeit bei diesem Tempo</translation>
    </message>
    <message>
        <source>Memory of this program (resident)</source>
        <translation>Speicher dieses Programms (belegt)</translation>
    </message>
    <message>
        <source>Evaluating…</source>
        <translation>Werte aus…</translation>
    </message>
    <message>
        <source>best %1 in epoch %2</source>
        <translation>bestes %1 in Epoche %2</translation>
    </message>
    <message>
        <source>%1 (epochs since: %2)</source>
        <translation>%1 (Epochen seither: %2)</translation>
    </message>
    <message>
        <source>Stopped, model kept</source>
        <translation>Angehalten, Modell bleibt</translation>
    </message>
    <message>
        <source>test %1</source>
        <translation>Test %1</translation>
    </message>
    <message>
        <source>epoch %1 of %2, step %3</source>
        <translation>Epoche %1 von %2, Schritt %3</translation>
    </message>
    <message>
        <source>training %1, validation %2</source>
        <translation>Training %1, Validierung %2</translation>
    </message>
    <message>
        <source>training %1</source>
        <translation>Training %1</translation>
    </message>
    <message>
        <source>samples/s</source>
        <translation>Beispiele/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
</context>
<context>
    <name>flipscope::RunTableModel</name>
    <message>
        <source>%1, training</source>
        <translation>%1, trainiert</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1, stopped</source>
        <translation>%1, angehalten</translation>
    </message>
    <message>
        <source>%1, cut off</source>
        <translation>%1, abgebrochen</translation>
    </message>
    <message>
        <source>Damaged: %1</source>
        <translation>Beschädigt: %1</translation>
    </message>
    <message>
        <source>It has no result: it is training, or was cut off.</source>
        <translation>Er hat kein Ergebnis: Er trainiert oder wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Its flips were not kept: there is no timeline.</source>
        <translation>Seine Flips wurden nicht aufbewahrt: Es gibt keine Zeitleiste.</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>mit Stern</translation>
    </message>
    <message>
        <source>not starred</source>
        <translation>ohne Stern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Starred: kept whole, and shown by “Starred only”</source>
        <translation>Mit Stern: ganz aufbewahrt und von „Nur mit Stern“ gezeigt</translation>
    </message>
    <message>
        <source>Double-click or F2 names a run</source>
        <translation>Doppelklick oder F2 benennt einen Lauf</translation>
    </message>
    <message>
        <source>The training method</source>
        <translation>Das Trainingsverfahren</translation>
    </message>
    <message>
        <source>The hidden layers</source>
        <translation>Die verborgenen Schichten</translation>
    </message>
    <message>
        <source>The data set</source>
        <translation>Der Datensatz</translation>
    </message>
    <message>
        <source>Accuracy of the kept model on the validation part; of a run without a result, the best so far</source>
        <translation>Genauigkeit des behaltenen Modells im Validierungsteil; bei einem Lauf ohne Ergebnis die bisher beste</translation>
    </message>
    <message>
        <source>Accuracy of the kept model on the test part</source>
        <translation>Genauigkeit des behaltenen Modells im Testteil</translation>
    </message>
    <message>
        <source>Finished epochs</source>
        <translation>Fertige Epochen</translation>
    </message>
    <message>
        <source>When it last trained</source>
        <translation>Wann er zuletzt trainierte</translation>
    </message>
    <message>
        <source>Double-click writes a note</source>
        <translation>Doppelklick schreibt eine Notiz</translation>
    </message>
</context>
<context>
    <name>flipscope::RunsDesk</name>
    <message>
        <source>Kept &amp;runs</source>
        <translation>Aufbewahrte &amp;Läufe</translation>
    </message>
    <message>
        <source>All runs that were kept: compare, name, throw away</source>
        <translation>Alle aufbewahrten Läufe: vergleichen, benennen, wegwerfen</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Ctrl+R</translation>
    </message>
    <message>
        <source>&amp;Batch of runs…</source>
        <translation>Reihe von &amp;Läufen…</translation>
    </message>
    <message>
        <source>Train many settings with several seeds; mean and spread of each</source>
        <translation>Viele Einstellungen mit mehreren Startwerten trainieren; Mittel und Streuung von jeder</translation>
    </message>
    <message>
        <source>Ctrl+B</source>
        <translation>Ctrl+B</translation>
    </message>
    <message>
        <source>R&amp;ace…</source>
        <translation>&amp;Rennen…</translation>
    </message>
    <message>
        <source>Two methods or settings side by side on the same samples</source>
        <translation>Zwei Verfahren oder Einstellungen nebeneinander auf denselben Beispielen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+A</source>
        <translation>Ctrl+Shift+A</translation>
    </message>
</context>
<context>
    <name>flipscope::RunsWindow</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Differences of the chosen runs</source>
        <translation>Unterschiede der gewählten Läufe</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Bits in which the chosen runs&apos; networks differ</source>
        <translation>Bits, in denen sich die Netze der gewählten Läufe unterscheiden</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>In how many bits the networks differ: from the start, the best, the other runs</source>
        <translation>In wie vielen Bits sich die Netze unterscheiden: vom Anfang, vom besten, von den anderen Läufen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>Mark as worth keeping, or take the mark back</source>
        <translation>Als aufbewahrenswert kennzeichnen oder das Kennzeichen wegnehmen</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Ctrl+D</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Name this run</source>
        <translation>Diesen Lauf benennen</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Eine Notiz schreiben</translation>
    </message>
    <message>
        <source>Write a note on this run</source>
        <translation>Eine Notiz zu diesem Lauf schreiben</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Show its curves beside those of the next runs, in the training window</source>
        <translation>Seine Kurven im Trainingsfenster neben denen der nächsten Läufe zeigen</translation>
    </message>
    <message>
        <source>Ctrl+P</source>
        <translation>Ctrl+P</translation>
    </message>
    <message>
        <source>Use settings</source>
        <translation>Einstellungen nehmen</translation>
    </message>
    <message>
        <source>Fill the training window&apos;s form with the settings of this run</source>
        <translation>Das Formular des Trainingsfensters mit den Einstellungen dieses Laufs füllen</translation>
    </message>
    <message>
        <source>Ctrl+U</source>
        <translation>Ctrl+U</translation>
    </message>
    <message>
        <source>Open model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Look at its model: results, pictures, evidence</source>
        <translation>Sein Modell ansehen: Ergebnis, Bilder, Evidenz</translation>
    </message>
    <message>
        <source>Ctrl+O</source>
        <translation>Ctrl+O</translation>
    </message>
    <message>
        <source>Open timeline</source>
        <translation>Zeitleiste öffnen</translation>
    </message>
    <message>
        <source>Go through its training step by step</source>
        <translation>Sein Training Schritt für Schritt durchgehen</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Ctrl+T</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Train it to its end, as if never interrupted</source>
        <translation>Zu Ende trainieren, als wäre er nie unterbrochen worden</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Show its files in the file manager</source>
        <translation>Seine Dateien in der Dateiverwaltung zeigen</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>Move the chosen runs to the trash</source>
        <translation>Die gewählten Läufe in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Kept runs</source>
        <translation>Aufbewahrte Läufe</translation>
    </message>
    <message>
        <source>Search runs</source>
        <translation>Läufe suchen</translation>
    </message>
    <message>
        <source>Search: name, method, data, note, or options such as seed=2</source>
        <translation>Suche: Name, Verfahren, Daten, Notiz oder Optionen wie seed=2</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Nur mit Stern</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 Lauf</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 Läufe</translation>
    </message>
    <message>
        <source>%1 of %2 runs</source>
        <translation>%1 von %2 Läufen</translation>
    </message>
    <message>
        <source>%1: from its start to its best</source>
        <translation>%1: von seinem Anfang zu seinem besten</translation>
    </message>
    <message>
        <source>%1: from its start to its last</source>
        <translation>%1: von seinem Anfang zu seinem letzten</translation>
    </message>
    <message>
        <source>%1: from its best to its last</source>
        <translation>%1: von seinem besten zu seinem letzten</translation>
    </message>
    <message>
        <source>Take the star back</source>
        <translation>Den Stern wegnehmen</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>The curves of “%1” are in the charts of the training window, dashed.</source>
        <translation>Die Kurven von „%1“ sind in den Diagrammen des Trainingsfensters, gestrichelt.</translation>
    </message>
    <message>
        <source>Moved to the trash</source>
        <translation>In den Papierkorb verschoben</translation>
    </message>
    <message>
        <source>Moved to the trash: %1 runs</source>
        <translation>In den Papierkorb verschoben: %1 Läufe</translation>
    </message>
    <message>
        <source>What is there can be brought back, from there or at once.</source>
        <translation>Was dort ist, lässt sich zurückholen, von dort oder sofort.</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
</context>
<context>
    <name>flipscope::SetupHistory</name>
    <message>
        <source>changing %1</source>
        <translation>Ändern von %1</translation>
    </message>
</context>
<context>
    <name>flipscope::SetupPanel</name>
    <message>
        <source>Preset</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>Eigene Einstellungen</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>Experte</translation>
    </message>
    <message>
        <source>Show every option, or only those that a first run needs</source>
        <translation>Jede Option zeigen oder nur die, die ein erster Lauf braucht</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Options of the method</source>
        <translation>Optionen des Verfahrens</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>Weitere Optionen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Set besides (Expert shows it): %1</source>
        <translation>Außerdem gesetzt (Experte zeigt es): %1</translation>
    </message>
    <message>
        <source>Some pictures are left out or have corrected labels: see the Data panel.</source>
        <translation>Einige Bilder sind ausgelassen oder haben berichtigte Beschriftungen: siehe das Feld Daten.</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>Quelle: %1</translation>
    </message>
    <message>
        <source>choosing the method</source>
        <translation>Wählen des Verfahrens</translation>
    </message>
    <message>
        <source>choosing the preset</source>
        <translation>Wählen der Vorlage</translation>
    </message>
    <message>
        <source>Network builder…</source>
        <translation>Netzbaukasten…</translation>
    </message>
    <message>
        <source>Put the network together layer by layer</source>
        <translation>Das Netz Schicht für Schicht zusammenstellen</translation>
    </message>
</context>
<context>
    <name>flipscope::ShortcutsDialog</name>
    <message>
        <source>%1: </source>
        <translation>%1: </translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Find a command or a key</source>
        <translation>Einen Befehl oder eine Taste finden</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>In pictures and charts</source>
        <translation>In Bildern und Diagrammen</translation>
    </message>
    <message>
        <source>Move over the neurons of the heatmap or the bits of the weights</source>
        <translation>Über die Neuronen des Wärmebilds oder die Bits der Gewichte gehen</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>Zoom a chart</source>
        <translation>Ein Diagramm vergrößern</translation>
    </message>
    <message>
        <source>Wheel, + and −</source>
        <translation>Rad, + und −</translation>
    </message>
    <message>
        <source>Move a chart</source>
        <translation>Ein Diagramm verschieben</translation>
    </message>
    <message>
        <source>Drag, arrow keys</source>
        <translation>Ziehen, Pfeiltasten</translation>
    </message>
    <message>
        <source>Fit a chart</source>
        <translation>Ein Diagramm einpassen</translation>
    </message>
    <message>
        <source>Double click, Home</source>
        <translation>Doppelklick, Pos1</translation>
    </message>
</context>
<context>
    <name>flipscope::StartPage</name>
    <message>
        <source>… or drop a folder, an archive or a file anywhere on the window. A folder with one sub-folder of pictures for each class is all it takes.</source>
        <translation>… oder einen Ordner, ein Archiv oder eine Datei irgendwo auf dem Fenster ablegen. Ein Ordner mit einem Unterordner von Bildern je Klasse genügt.</translation>
    </message>
    <message>
        <source>Opened lately</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Data sets…</source>
        <translation>Datensätze…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open file or archive…</source>
        <translation>Datei oder Archiv öffnen…</translation>
    </message>
    <message>
        <source>No data set</source>
        <translation>Kein Datensatz</translation>
    </message>
    <message>
        <source>The data set could not be read</source>
        <translation>Der Datensatz konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>%1 is no longer there</source>
        <translation>%1 ist nicht mehr da</translation>
    </message>
</context>
<context>
    <name>flipscope::ThumbnailModel</name>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>%1 · %2 picture %3</source>
        <translation>%1 · %2, Bild %3</translation>
    </message>
    <message>
        <source>%1 · left out of %2</source>
        <translation>%1 · ausgelassen aus %2</translation>
    </message>
    <message>
        <source> · label corrected, was %1</source>
        <translation> · Beschriftung berichtigt, war %1</translation>
    </message>
    <message>
        <source> · %1</source>
        <translation> · %1</translation>
    </message>
    <message>
        <source> · %1 × %2 in the file</source>
        <translation> · %1 × %2 in der Datei</translation>
    </message>
</context>
<context>
    <name>flipscope::Timeline</name>
    <message>
        <source>%1: is another network: expected %2, found %3</source>
        <translation>%1: ist ein anderes Netz: erwartet %2, gefunden %3</translation>
    </message>
</context>
<context>
    <name>flipscope::TimelineNotes</name>
    <message>
        <source>The run&apos;s notes could not be read, so none can be added; mend or remove notes.json in %1.</source>
        <translation>Die Notizen des Laufs konnten nicht gelesen werden, also kann keine hinzukommen; notes.json in %1 reparieren oder entfernen.</translation>
    </message>
    <message>
        <source>Note about step %1</source>
        <translation>Notiz zu Schritt %1</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>What is worth remembering about this step?</source>
        <translation>Was ist an diesem Schritt merkenswert?</translation>
    </message>
    <message>
        <source>Delete note</source>
        <translation>Notiz löschen</translation>
    </message>
    <message>
        <source>Kept in the run&apos;s folder, marked on the timeline, part of its report.</source>
        <translation>Im Ordner des Laufs aufbewahrt, auf der Zeitleiste gekennzeichnet, Teil seines Berichts.</translation>
    </message>
</context>
<context>
    <name>flipscope::TimelinePanel</name>
    <message>
        <source>To the beginning</source>
        <translation>Zum Anfang</translation>
    </message>
    <message>
        <source>To the first step (Home)</source>
        <translation>Zum ersten Schritt (Pos1)</translation>
    </message>
    <message>
        <source>Play backwards</source>
        <translation>Rückwärts abspielen</translation>
    </message>
    <message>
        <source>Undo step after step</source>
        <translation>Schritt für Schritt zurücknehmen</translation>
    </message>
    <message>
        <source>One step back</source>
        <translation>Ein Schritt zurück</translation>
    </message>
    <message>
        <source>Undo one step (Left)</source>
        <translation>Einen Schritt zurücknehmen (Links)</translation>
    </message>
    <message>
        <source>One step on</source>
        <translation>Ein Schritt weiter</translation>
    </message>
    <message>
        <source>One step on (Right)</source>
        <translation>Ein Schritt weiter (Rechts)</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Go through the run step after step</source>
        <translation>Den Lauf Schritt für Schritt durchgehen</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Back to the latest step (Esc); training goes on meanwhile</source>
        <translation>Zurück zum letzten Schritt (Esc); das Training geht währenddessen weiter</translation>
    </message>
    <message>
        <source>Undo flip</source>
        <translation>Flip zurücknehmen</translation>
    </message>
    <message>
        <source>Take the last flip by hand back</source>
        <translation>Den letzten Flip von Hand zurücknehmen</translation>
    </message>
    <message>
        <source>Redo flip</source>
        <translation>Flip wiederholen</translation>
    </message>
    <message>
        <source>Flip by hand again what was taken back</source>
        <translation>Von Hand wieder kippen, was zurückgenommen wurde</translation>
    </message>
    <message>
        <source>Best flip of this neuron</source>
        <translation>Bester Flip dieses Neurons</translation>
    </message>
    <message>
        <source>Try every weight of the neuron shown, and flip the one that helps most</source>
        <translation>Jedes Gewicht des gezeigten Neurons probieren und das kippen, was am meisten hilft</translation>
    </message>
    <message>
        <source>Fork from here…</source>
        <translation>Von hier abzweigen…</translation>
    </message>
    <message>
        <source>A new run that goes on from this step, with the settings of the Set-up panel</source>
        <translation>Ein neuer Lauf, der von diesem Schritt aus weitergeht, mit den Einstellungen des Felds Einrichtung</translation>
    </message>
    <message>
        <source>Export film…</source>
        <translation>Film exportieren…</translation>
    </message>
    <message>
        <source>Pictures of the first layer&apos;s weights, step after step</source>
        <translation>Bilder der Gewichte der ersten Schicht, Schritt für Schritt</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Show the flips per step as a table</source>
        <translation>Die Flips je Schritt als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Open a run&apos;s timeline…</source>
        <translation>Die Zeitleiste eines Laufs öffnen…</translation>
    </message>
    <message>
        <source>Go through a run that is kept in a folder, with the data it was trained on</source>
        <translation>Einen Lauf durchgehen, der in einem Ordner aufbewahrt ist, mit den Daten, mit denen er trainiert wurde</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>How fast to play, in steps per second</source>
        <translation>Wie schnell abgespielt wird, in Schritten je Sekunde</translation>
    </message>
    <message>
        <source>1 step/s</source>
        <translation>1 Schritt/s</translation>
    </message>
    <message>
        <source>%1 steps/s</source>
        <translation>%1 Schritte/s</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Flips by hand, forks, films, bursts</source>
        <translation>Flips von Hand, Abzweigungen, Filme, Schübe</translation>
    </message>
    <message>
        <source>Busiest weights</source>
        <translation>Unruhigste Gewichte</translation>
    </message>
    <message>
        <source>Burst in step %1: %2 flips in %3, %4 times as many as around it</source>
        <translation>Schub in Schritt %1: %2 Flips in %3, %4-mal so viele wie drum herum</translation>
    </message>
    <message>
        <source>%1 flips of %2 weights. Decided (no flip in the last quarter): %3. Back and forth: eight flips or more, also in the last quarter.</source>
        <translation>%1 Flips von %2 Gewichten. Entschieden (kein Flip im letzten Viertel): %3. Hin und her: acht Flips oder mehr, auch im letzten Viertel.</translation>
    </message>
    <message>
        <source>The log has reached its budget: before step %1 only ends of epochs are kept. %2</source>
        <translation>Das Protokoll hat seine Grenze erreicht: Vor Schritt %1 sind nur die Enden der Epochen aufbewahrt. %2</translation>
    </message>
    <message>
        <source>%1, neuron %2, column %3: %4 flips</source>
        <translation>%1, Neuron %2, Spalte %3: %4 Flips</translation>
    </message>
    <message>
        <source>Live · step %1</source>
        <translation>Live · Schritt %1</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>Epoche %1</translation>
    </message>
    <message>
        <source>%1 flips</source>
        <translation>%1 Flips</translation>
    </message>
    <message>
        <source>validation %1</source>
        <translation>Validierung %1</translation>
    </message>
    <message>
        <source>test %1</source>
        <translation>Test %1</translation>
    </message>
    <message>
        <source>flipped by hand: %1</source>
        <translation>von Hand gekippt: %1</translation>
    </message>
    <message>
        <source>shown is step %1, the last one kept before it</source>
        <translation>gezeigt wird Schritt %1, der letzte davor aufbewahrte</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>Notiz…</translation>
    </message>
    <message>
        <source>Write something down about this step (N)</source>
        <translation>Etwas zu diesem Schritt aufschreiben (N)</translation>
    </message>
    <message>
        <source>Compare with another run…</source>
        <translation>Mit einem anderen Lauf vergleichen…</translation>
    </message>
    <message>
        <source>How many weights differ from the best model of another run of the same shape</source>
        <translation>Wie viele Gewichte sich vom besten Modell eines anderen Laufs gleicher Form unterscheiden</translation>
    </message>
    <message>
        <source>Notes and marks</source>
        <translation>Notizen und Marken</translation>
    </message>
    <message>
        <source>Bursts and their samples</source>
        <translation>Schübe und ihre Beispiele</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Schritt %1: %2</translation>
    </message>
    <message>
        <source>Step %1: %2 flips in %3, %4 times as many as around it</source>
        <translation>Schritt %1: %2 Flips in %3, %4-mal so viele wie drum herum</translation>
    </message>
    <message>
        <source>Weights by epoch %1:</source>
        <translation>Gewichte bis Epoche %1:</translation>
    </message>
    <message>
        <source>Weights:</source>
        <translation>Gewichte:</translation>
    </message>
    <message>
        <source>%1 silent · %2 make 80 % of the flips · %3 of the flips undone · %4 back and forth</source>
        <translation>%1 still · %2 machen 80 % der Flips · %3 der Flips zurückgenommen · %4 hin und her</translation>
    </message>
    <message>
        <source>%1 from the start</source>
        <translation>%1 vom Anfang</translation>
    </message>
    <message>
        <source>%1 from the best</source>
        <translation>%1 vom besten</translation>
    </message>
    <message>
        <source>%1 from the other run</source>
        <translation>%1 vom anderen Lauf</translation>
    </message>
    <message>
        <source>%1: %2 of %3 weights differ</source>
        <translation>%1: %2 von %3 Gewichten unterscheiden sich</translation>
    </message>
    <message>
        <source>Differ: %1</source>
        <translation>Verschieden: %1</translation>
    </message>
    <message>
        <source>-1: %1, 0: %2, +1: %3</source>
        <translation>-1: %1, 0: %2, +1: %3</translation>
    </message>
    <message>
        <source>In this step: -1 → 0 %1, -1 → +1 %2, 0 → -1 %3, 0 → +1 %4, +1 → 0 %5, +1 → -1 %6</source>
        <translation>In diesem Schritt: -1 → 0 %1, -1 → +1 %2, 0 → -1 %3, 0 → +1 %4, +1 → 0 %5, +1 → -1 %6</translation>
    </message>
    <message>
        <source>flipped by hand: %1 (as many right)</source>
        <translation>von Hand gekippt: %1 (ebenso viele richtig)</translation>
    </message>
    <message>
        <source>flipped by hand: %1 (%2 right)</source>
        <translation>von Hand gekippt: %1 (%2 richtig)</translation>
    </message>
</context>
<context>
    <name>flipscope::TimelineView</name>
    <message>
        <source>Timeline of flips</source>
        <translation>Zeitleiste der Flips</translation>
    </message>
    <message>
        <source>Step %1, epoch %2</source>
        <translation>Schritt %1, Epoche %2</translation>
    </message>
    <message>
        <source>The beginning, before the first step</source>
        <translation>Der Anfang, vor dem ersten Schritt</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1: only ends of epochs are kept of these steps</source>
        <translation>%1: Von diesen Schritten sind nur die Enden der Epochen aufbewahrt</translation>
    </message>
    <message>
        <source>%1: %2 flips (%3)</source>
        <translation>%1: %2 Flips (%3)</translation>
    </message>
    <message>
        <source>While a network trains, every flip of every step is kept here: drag through the run, and ask why a weight flipped.</source>
        <translation>Während ein Netz trainiert, wird hier jeder Flip jedes Schritts aufbewahrt: durch den Lauf ziehen und fragen, warum ein Gewicht kippte.</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Flips per step</source>
        <translation>Flips je Schritt</translation>
    </message>
</context>
<context>
    <name>flipscope::TimelineViews</name>
    <message>
        <source>Weights that flipped in this step</source>
        <translation>Gewichte, die in diesem Schritt kippten</translation>
    </message>
    <message>
        <source>Click a row to see why that weight flipped</source>
        <translation>Auf eine Zeile klicken, um zu sehen, warum das Gewicht kippte</translation>
    </message>
    <message>
        <source>This could not be done</source>
        <translation>Das ging nicht</translation>
    </message>
    <message>
        <source>Best model so far, epoch %1</source>
        <translation>Bisher bestes Modell, Epoche %1</translation>
    </message>
    <message>
        <source>Best model so far, epoch %1: validation %2</source>
        <translation>Bisher bestes Modell, Epoche %1: Validierung %2</translation>
    </message>
    <message>
        <source>This run is not kept on disk, so it has no timeline.</source>
        <translation>Dieser Lauf wird nicht auf der Platte aufbewahrt, deshalb hat er keine Zeitleiste.</translation>
    </message>
    <message>
        <source>The flip log is switched off (Set-up, flip log), so there is no timeline.</source>
        <translation>Das Flip-Protokoll ist ausgeschaltet (Einrichtung, Flip-Protokoll), deshalb gibt es keine Zeitleiste.</translation>
    </message>
    <message>
        <source>The timeline cannot be read</source>
        <translation>Die Zeitleiste kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Why did %1 flip?</source>
        <translation>Warum kippte %1?</translation>
    </message>
    <message>
        <source>It has never flipped</source>
        <translation>Es ist nie gekippt</translation>
    </message>
    <message>
        <source>%1 is silent: in all steps that are known it has kept its value.</source>
        <translation>%1 ist still: In allen bekannten Schritten hat es seinen Wert behalten.</translation>
    </message>
    <message>
        <source>There is no answer</source>
        <translation>Es gibt keine Antwort</translation>
    </message>
    <message>
        <source>This run has no timeline</source>
        <translation>Dieser Lauf hat keine Zeitleiste</translation>
    </message>
    <message>
        <source>%1, input %2</source>
        <translation>%1, Eingang %2</translation>
    </message>
    <message>
        <source>There is no timeline</source>
        <translation>Es gibt keine Zeitleiste</translation>
    </message>
    <message>
        <source>Flips are explained of runs that are kept with their flip log.</source>
        <translation>Flips werden bei Läufen erklärt, die mit ihrem Flip-Protokoll aufbewahrt sind.</translation>
    </message>
    <message>
        <source>No weight was flipped</source>
        <translation>Kein Gewicht wurde gekippt</translation>
    </message>
    <message>
        <source>Weights are flipped by hand at a moment of the timeline; this run has none.</source>
        <translation>Gewichte werden an einem Augenblick der Zeitleiste von Hand gekippt; dieser Lauf hat keine.</translation>
    </message>
    <message>
        <source>flip of %1</source>
        <translation>Flip von %1</translation>
    </message>
    <message>
        <source>Best flip: %1, %2 → %3 of %4 right</source>
        <translation>Bester Flip: %1, %2 → %3 von %4 richtig</translation>
    </message>
    <message>
        <source>No flip of this neuron helps; the best, %1: %2 → %3 of %4 right</source>
        <translation>Kein Flip dieses Neurons hilft; der beste, %1: %2 → %3 von %4 richtig</translation>
    </message>
    <message>
        <source>The settings are those of the run: the fork will be the same run again from step %1 on.</source>
        <translation>Die Einstellungen sind die des Laufs: Die Abzweigung wird von Schritt %1 an derselbe Lauf sein.</translation>
    </message>
    <message>
        <source>It goes on after step %1 with other settings: %2.</source>
        <translation>Sie geht nach Schritt %1 mit anderen Einstellungen weiter: %2.</translation>
    </message>
    <message>
        <source>Fork the run</source>
        <translation>Vom Lauf abzweigen</translation>
    </message>
    <message>
        <source>Fork of the run in %1 after step %2.</source>
        <translation>Abzweigung vom Lauf in %1 nach Schritt %2.</translation>
    </message>
    <message>
        <source>The run cannot be forked like this</source>
        <translation>So kann vom Lauf nicht abgezweigt werden</translation>
    </message>
    <message>
        <source>Film: %1 pictures in %2%3</source>
        <translation>Film: %1 Bilder in %2%3</translation>
    </message>
    <message>
        <source>From step %1 on: %2 = %3</source>
        <translation>Von Schritt %1 an: %2 = %3</translation>
    </message>
    <message>
        <source>A note could not be kept</source>
        <translation>Eine Notiz konnte nicht aufbewahrt werden</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Compare with another run</source>
        <translation>Mit einem anderen Lauf vergleichen</translation>
    </message>
    <message>
        <source>Who voted for the flips of step %1 in %2?</source>
        <translation>Wer stimmte für die Flips von Schritt %1 in %2?</translation>
    </message>
    <message>
        <source>Best model, epoch %1: validation %2</source>
        <translation>Bestes Modell, Epoche %1: Validierung %2</translation>
    </message>
    <message>
        <source>Trying every weight of the neuron</source>
        <translation>Probiere jedes Gewicht des Neurons</translation>
    </message>
    <message>
        <source>Writing the film</source>
        <translation>Schreibe den Film</translation>
    </message>
    <message>
        <source>Best flip: %1, %2 → %3 of %4 right, but by a larger lead</source>
        <translation>Bester Flip: %1, %2 → %3 von %4 richtig, aber mit größerem Vorsprung</translation>
    </message>
</context>
<context>
    <name>flipscope::TrainingActions</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Open data &amp;folder…</source>
        <translation>Daten&amp;ordner öffnen…</translation>
    </message>
    <message>
        <source>Open a folder of pictures or data files</source>
        <translation>Einen Ordner mit Bildern oder Datendateien öffnen</translation>
    </message>
    <message>
        <source>Open &amp;data file…</source>
        <translation>Daten&amp;datei öffnen…</translation>
    </message>
    <message>
        <source>Open a single file of samples</source>
        <translation>Eine einzelne Datei mit Beispielen öffnen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+O</source>
        <translation>Ctrl+Shift+O</translation>
    </message>
    <message>
        <source>Data se&amp;ts…</source>
        <translation>Daten&amp;sätze…</translation>
    </message>
    <message>
        <source>Known data sets: open one, or download it</source>
        <translation>Bekannte Datensätze: einen öffnen oder herunterladen</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Ctrl+D</translation>
    </message>
    <message>
        <source>Open s&amp;ettings…</source>
        <translation>&amp;Einstellungen öffnen…</translation>
    </message>
    <message>
        <source>Take all settings of a run from a file, corrections of the data included</source>
        <translation>Alle Einstellungen eines Laufs aus einer Datei nehmen, auch Berichtigungen der Daten</translation>
    </message>
    <message>
        <source>Sa&amp;ve settings…</source>
        <translation>Einstellungen s&amp;peichern…</translation>
    </message>
    <message>
        <source>Write all settings to a file: flipscope-cli train --config FILE is the same run</source>
        <translation>Alle Einstellungen in eine Datei schreiben: flipscope-cli train --config DATEI ist derselbe Lauf</translation>
    </message>
    <message>
        <source>&amp;Resume run…</source>
        <translation>Lauf &amp;fortsetzen…</translation>
    </message>
    <message>
        <source>Go on with a run that was not trained to its end, as if never interrupted</source>
        <translation>Einen Lauf fortsetzen, der nicht zu Ende trainiert wurde, als wäre er nie unterbrochen worden</translation>
    </message>
    <message>
        <source>Ctrl+Shift+R</source>
        <translation>Ctrl+Shift+R</translation>
    </message>
    <message>
        <source>Open &amp;model…</source>
        <translation>&amp;Modell öffnen…</translation>
    </message>
    <message>
        <source>Look at a trained model: Results and Try it; beside a run, too</source>
        <translation>Ein trainiertes Modell ansehen: Ergebnis und Probe; auch neben einem Lauf</translation>
    </message>
    <message>
        <source>Ctrl+M</source>
        <translation>Ctrl+M</translation>
    </message>
    <message>
        <source>&amp;Save model…</source>
        <translation>Modell &amp;speichern…</translation>
    </message>
    <message>
        <source>Save the trained model</source>
        <translation>Das trainierte Modell speichern</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Export the trained model as C, ONNX, NumPy, Verilog or a report</source>
        <translation>Das trainierte Modell als C, ONNX, NumPy, Verilog oder Bericht exportieren</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Ctrl+E</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>Das Fenster schließen</translation>
    </message>
    <message>
        <source>Ctrl+Q</source>
        <translation>Ctrl+Q</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Start</translation>
    </message>
    <message>
        <source>Train with the settings of the Set-up panel</source>
        <translation>Mit den Einstellungen des Felds Einrichtung trainieren</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>S&amp;tep</source>
        <translation>Sch&amp;ritt</translation>
    </message>
    <message>
        <source>Train one batch, then pause</source>
        <translation>Einen Stapel trainieren, dann anhalten</translation>
    </message>
    <message>
        <source>Step &amp;epoch</source>
        <translation>&amp;Epochenschritt</translation>
    </message>
    <message>
        <source>Train to the end of the epoch, then pause</source>
        <translation>Bis zum Ende der Epoche trainieren, dann anhalten</translation>
    </message>
    <message>
        <source>Stop and &amp;keep</source>
        <translation>Beenden und &amp;behalten</translation>
    </message>
    <message>
        <source>End training now and keep the model</source>
        <translation>Das Training jetzt beenden und das Modell behalten</translation>
    </message>
    <message>
        <source>&amp;Discard</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message>
        <source>End training and throw its curves and model away</source>
        <translation>Das Training beenden und seine Kurven und sein Modell wegwerfen</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>&amp;Zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the first step, with the same seed: the same run again</source>
        <translation>Zurück zum ersten Schritt, mit demselben Startwert: derselbe Lauf noch einmal</translation>
    </message>
    <message>
        <source>&amp;New seed</source>
        <translation>&amp;Neuer Startwert</translation>
    </message>
    <message>
        <source>Draw another seed: other first weights, other order of the samples</source>
        <translation>Einen anderen Startwert ziehen: andere erste Gewichte, andere Reihenfolge der Beispiele</translation>
    </message>
    <message>
        <source>&amp;Pin curves</source>
        <translation>Kurven an&amp;heften</translation>
    </message>
    <message>
        <source>Keep this run&apos;s curves in the charts, to compare the next runs with</source>
        <translation>Die Kurven dieses Laufs in den Diagrammen behalten, um die nächsten damit zu vergleichen</translation>
    </message>
    <message>
        <source>Ctrl+P</source>
        <translation>Ctrl+P</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>Put all panels back to where they were at first</source>
        <translation>Alle Felder dorthin zurückstellen, wo sie am Anfang waren</translation>
    </message>
    <message>
        <source>Next pa&amp;nel</source>
        <translation>&amp;Nächstes Feld</translation>
    </message>
    <message>
        <source>Take the keyboard to the next panel</source>
        <translation>Die Tastatur zum nächsten Feld bringen</translation>
    </message>
    <message>
        <source>P&amp;revious panel</source>
        <translation>&amp;Voriges Feld</translation>
    </message>
    <message>
        <source>Take the keyboard to the panel before</source>
        <translation>Die Tastatur zum Feld davor bringen</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>&amp;Programmeinstellungen…</translation>
    </message>
    <message>
        <source>Appearance, language, where runs are kept, what they begin with</source>
        <translation>Aussehen, Sprache, wo Läufe aufbewahrt werden, womit sie beginnen</translation>
    </message>
    <message>
        <source>Ctrl+,</source>
        <translation>Ctrl+,</translation>
    </message>
    <message>
        <source>&amp;Expert options</source>
        <translation>&amp;Expertenoptionen</translation>
    </message>
    <message>
        <source>Show every option in Set-up, or only those that a first run needs</source>
        <translation>In der Einrichtung jede Option zeigen oder nur die, die ein erster Lauf braucht</translation>
    </message>
    <message>
        <source>&amp;Contents</source>
        <translation>&amp;Inhalt</translation>
    </message>
    <message>
        <source>The page about what the keyboard is at: on the method, how it works</source>
        <translation>Die Seite zu dem, wo die Tastatur ist: auf dem Verfahren, wie es geht</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>&amp;Einführung</translation>
    </message>
    <message>
        <source>The first three steps, once more</source>
        <translation>Die ersten drei Schritte noch einmal</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>List the keys</source>
        <translation>Die Tasten auflisten</translation>
    </message>
    <message>
        <source>&amp;About Flipscope</source>
        <translation>Ü&amp;ber Flipscope</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>Version und Lizenz</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Re&amp;sume</source>
        <translation>Fort&amp;setzen</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Pause after the step that is under way</source>
        <translation>Nach dem Schritt, der im Gange ist, anhalten</translation>
    </message>
</context>
<context>
    <name>flipscope::TrainingCharts</name>
    <message>
        <source>Accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Flipped weights per step</source>
        <translation>Gekippte Gewichte je Schritt</translation>
    </message>
    <message>
        <source>flips</source>
        <translation>Flips</translation>
    </message>
    <message>
        <source>Share of neurons told to change</source>
        <translation>Anteil der Neuronen, die sich ändern sollten</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>samples per second</source>
        <translation>Beispiele je Sekunde</translation>
    </message>
    <message>
        <source>Wall time of each step; pauses and validation are left out</source>
        <translation>Echtzeit jedes Schritts; Pausen und Validierung sind ausgenommen</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Flips per layer</source>
        <translation>Flips je Schicht</translation>
    </message>
    <message>
        <source>Errors per layer</source>
        <translation>Fehler je Schicht</translation>
    </message>
    <message>
        <source>training batches</source>
        <translation>Trainingsstapel</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>its validation</source>
        <translation>dessen Validierung</translation>
    </message>
    <message>
        <source>Of all neurons, at all places and for all samples of a step: the share told to change.
%1</source>
        <translation>Von allen Neuronen, an allen Stellen und für alle Beispiele eines Schritts: der Anteil, der sich ändern sollte.
%1</translation>
    </message>
    <message>
        <source>pinned: %1</source>
        <translation>angeheftet: %1</translation>
    </message>
    <message>
        <source>Told while a run trains; not kept with it</source>
        <translation>Bekannt, solange ein Lauf trainiert; wird nicht mit ihm behalten</translation>
    </message>
    <message>
        <source>Known of runs that have ended</source>
        <translation>Bekannt von Läufen, die zu Ende sind</translation>
    </message>
    <message>
        <source>training, per epoch</source>
        <translation>Training, je Epoche</translation>
    </message>
</context>
<context>
    <name>flipscope::TrainingSession</name>
    <message>
        <source>There is not enough memory. Choose a smaller network, a smaller batch or fewer samples.</source>
        <translation>Der Speicher reicht nicht. Ein kleineres Netz, kleinere Stapel oder weniger Beispiele wählen.</translation>
    </message>
    <message>
        <source>The training was stopped before the fork had begun.</source>
        <translation>Das Training wurde angehalten, bevor die Abzweigung begonnen hatte.</translation>
    </message>
    <message>
        <source>There is no checkpoint yet; the run starts over.</source>
        <translation>Es gibt noch keinen Sicherungspunkt; der Lauf beginnt von vorn.</translation>
    </message>
    <message>
        <source>This run is not kept on disk: %1</source>
        <translation>Dieser Lauf wird nicht auf der Platte aufbewahrt: %1</translation>
    </message>
    <message>
        <source>The run could not be kept whole: %1</source>
        <translation>Der Lauf konnte nicht ganz aufbewahrt werden: %1</translation>
    </message>
</context>
<context>
    <name>flipscope::TryIt</name>
    <message>
        <source>The video is over.</source>
        <translation>Das Video ist zu Ende.</translation>
    </message>
    <message>
        <source>Open picture</source>
        <translation>Bild öffnen</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.ppm *.pgm *.webp);;All files (*)</source>
        <translation>Bilder (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.ppm *.pgm *.webp);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open video</source>
        <translation>Video öffnen</translation>
    </message>
    <message>
        <source>pasted picture</source>
        <translation>eingefügtes Bild</translation>
    </message>
    <message>
        <source>The open data are no pictures of this model&apos;s size.</source>
        <translation>Die geöffneten Daten sind keine Bilder von der Größe dieses Modells.</translation>
    </message>
    <message>
        <source>%1, picture %2</source>
        <translation>%1, Bild %2</translation>
    </message>
</context>
<context>
    <name>flipscope::TryItPanel</name>
    <message>
        <source>The picture as the network sees it: prepared and encoded as the data set is</source>
        <translation>Das Bild, wie das Netz es sieht: vorbereitet und kodiert wie der Datensatz</translation>
    </message>
    <message>
        <source>Open model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Ask a model from a file or a run folder</source>
        <translation>Ein Modell aus einer Datei oder dem Ordner eines Laufs fragen</translation>
    </message>
    <message>
        <source>The run</source>
        <translation>Der Lauf</translation>
    </message>
    <message>
        <source>Back to the model of the run</source>
        <translation>Zurück zum Modell des Laufs</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>An empty canvas (Delete)</source>
        <translation>Eine leere Fläche (Entf)</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Erase instead of drawing; the right mouse button does, too</source>
        <translation>Radieren statt zeichnen; die rechte Maustaste tut es auch</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>A picture of the test part at random</source>
        <translation>Ein zufälliges Bild aus dem Testteil</translation>
    </message>
    <message>
        <source>Picture…</source>
        <translation>Bild…</translation>
    </message>
    <message>
        <source>Open a picture file; pasting and dropping one work, too</source>
        <translation>Eine Bilddatei öffnen; Einfügen und Ablegen gehen auch</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>What a camera sees, or a video file</source>
        <translation>Was eine Kamera sieht, oder eine Videodatei</translation>
    </message>
    <message>
        <source>Width of the pen</source>
        <translation>Breite des Stifts</translation>
    </message>
    <message>
        <source>Width of the pen, in pixels of the network&apos;s pictures</source>
        <translation>Breite des Stifts, in Pixeln der Bilder des Netzes</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Draw dark on light instead of light on dark</source>
        <translation>Dunkel auf hell zeichnen statt hell auf dunkel</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>&amp;Kamera</translation>
    </message>
    <message>
        <source>&amp;Video file…</source>
        <translation>&amp;Videodatei…</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Warum?</translation>
    </message>
    <message>
        <source>The neuron of the class that is answered</source>
        <translation>Das Neuron der Klasse, die geantwortet wird</translation>
    </message>
    <message>
        <source>Layer of the neuron</source>
        <translation>Schicht des Neurons</translation>
    </message>
    <message>
        <source>Neuron</source>
        <translation>Neuron</translation>
    </message>
    <message>
        <source>Neuron or filter. A click on an input below leads to the neuron that made it</source>
        <translation>Neuron oder Filter. Ein Klick auf eine Eingabe unten führt zu dem Neuron, das sie machte</translation>
    </message>
    <message>
        <source>Row of the filter&apos;s place</source>
        <translation>Zeile der Stelle des Filters</translation>
    </message>
    <message>
        <source>Row of the place in the filter&apos;s map</source>
        <translation>Zeile der Stelle in der Karte des Filters</translation>
    </message>
    <message>
        <source>Column of the filter&apos;s place</source>
        <translation>Spalte der Stelle des Filters</translation>
    </message>
    <message>
        <source>Column of the place in the filter&apos;s map</source>
        <translation>Spalte der Stelle in der Karte des Filters</translation>
    </message>
    <message>
        <source>No model yet: train one, or open one</source>
        <translation>Noch kein Modell: eines trainieren oder öffnen</translation>
    </message>
</context>
<context>
    <name>flipscope::ValueTableModel</name>
    <message>
        <source>%1 could not be written: %2. Choose another folder or name.</source>
        <translation>%1 konnte nicht geschrieben werden: %2. Einen anderen Ordner oder Namen wählen.</translation>
    </message>
    <message>
        <source>Save “%1”</source>
        <translation>„%1“ speichern</translation>
    </message>
    <message>
        <source>%1 files (*.%2)</source>
        <translation>%1-Dateien (*.%2)</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>Save values…</source>
        <translation>Werte speichern…</translation>
    </message>
</context>
<context>
    <name>flipscope::VoterModel</name>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Sample %1 of the training part, number %2 of the batch. Its own class led by %3 before the step, and by %4 after it.</source>
        <translation>Beispiel %1 des Trainingsteils, Nummer %2 des Stapels. Seine Klasse führte vor dem Schritt mit %3, danach mit %4.</translation>
    </message>
    <message>
        <source>%1 for</source>
        <translation>%1 dafür</translation>
    </message>
    <message>
        <source>%1 against</source>
        <translation>%1 dagegen</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>Vote</source>
        <translation>Stimme</translation>
    </message>
    <message>
        <source>Network said</source>
        <translation>Netz sagte</translation>
    </message>
    <message>
        <source>%1 flips</source>
        <translation>%1 Flips</translation>
    </message>
</context>
<context>
    <name>flipscope::WeightView</name>
    <message>
        <source>Weights of a neuron</source>
        <translation>Gewichte eines Neurons</translation>
    </message>
    <message>
        <source>%1: threshold %2, weights: %3, %4 flipped since last shown</source>
        <translation>%1: Schwelle %2, Gewichte: %3, %4 seit dem letzten Zeigen gekippt</translation>
    </message>
    <message>
        <source>%1 of %2 are +1</source>
        <translation>%1 von %2 sind +1</translation>
    </message>
    <message>
        <source>%1, %2 are 0</source>
        <translation>%1, %2 sind 0</translation>
    </message>
    <message>
        <source>%1 · %2×%3</source>
        <translation>%1 · %2×%3</translation>
    </message>
    <message>
        <source>%1 over %2 channels</source>
        <translation>%1 über %2 Kanäle</translation>
    </message>
    <message>
        <source>channel %1</source>
        <translation>Kanal %1</translation>
    </message>
    <message>
        <source>red</source>
        <translation>rot</translation>
    </message>
    <message>
        <source>green</source>
        <translation>grün</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>blau</translation>
    </message>
    <message>
        <source>plane %1</source>
        <translation>Ebene %1</translation>
    </message>
    <message>
        <source>Tap (%1, %2)</source>
        <translation>Abgriff (%1, %2)</translation>
    </message>
    <message>
        <source>Input at (%1, %2)</source>
        <translation>Eingang bei (%1, %2)</translation>
    </message>
    <message>
        <source>Input %1</source>
        <translation>Eingang %1</translation>
    </message>
    <message>
        <source>%1, pixel (%2, %3)</source>
        <translation>%1, Pixel (%2, %3)</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1, flipped now</source>
        <translation>%1, jetzt gekippt</translation>
    </message>
    <message>
        <source>Why did it flip?</source>
        <translation>Warum kippte es?</translation>
    </message>
    <message>
        <source>Flip it by hand</source>
        <translation>Von Hand kippen</translation>
    </message>
    <message>
        <source>Select a neuron to see its weights</source>
        <translation>Ein Neuron wählen, um seine Gewichte zu sehen</translation>
    </message>
    <message>
        <source>Threshold %1 · %2 · %3 flipped</source>
        <translation>Schwelle %1 · %2 · %3 gekippt</translation>
    </message>
    <message>
        <source>flipped now</source>
        <translation>jetzt gekippt</translation>
    </message>
    <message>
        <source>%1 of %2 are above 0</source>
        <translation>%1 von %2 sind über 0</translation>
    </message>
    <message>
        <source>above 0</source>
        <translation>über 0</translation>
    </message>
    <message>
        <source>below 0</source>
        <translation>unter 0</translation>
    </message>
    <message>
        <source>%1; %2</source>
        <translation>%1; %2</translation>
    </message>
    <message>
        <source>Freeze this weight in the next run or fork</source>
        <translation>Dieses Gewicht im nächsten Lauf oder in der nächsten Abzweigung einfrieren</translation>
    </message>
    <message>
        <source>Freeze the whole neuron in the next run or fork</source>
        <translation>Das ganze Neuron im nächsten Lauf oder in der nächsten Abzweigung einfrieren</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>Als Tabelle zeigen</translation>
    </message>
    <message>
        <source>What is shown of the weights</source>
        <translation>Was von den Gewichten gezeigt wird</translation>
    </message>
    <message>
        <source>The weights, or how they behaved up to the moment that is shown</source>
        <translation>Die Gewichte, oder wie sie sich bis zum gezeigten Augenblick verhielten</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Age since flip</source>
        <translation>Alter seit dem Flip</translation>
    </message>
    <message>
        <source>Flips so far</source>
        <translation>Flips bisher</translation>
    </message>
    <message>
        <source>Behaviour</source>
        <translation>Verhalten</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>still</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>entschieden</translation>
    </message>
    <message>
        <source>flips now and then</source>
        <translation>kippt dann und wann</translation>
    </message>
    <message>
        <source>goes back and forth</source>
        <translation>geht hin und her</translation>
    </message>
    <message>
        <source>has never flipped</source>
        <translation>ist nie gekippt</translation>
    </message>
    <message>
        <source>%1 flips, the last %2 steps ago; %3</source>
        <translation>%1 Flips, der letzte vor %2 Schritten; %3</translation>
    </message>
    <message>
        <source>%1 silent</source>
        <translation>%1 still</translation>
    </message>
    <message>
        <source>%1 silent · %2 make 80 % of the %3 flips · %4 decided · %5 back and forth</source>
        <translation>%1 still · %2 machen 80 % der %3 Flips · %4 entschieden · %5 hin und her</translation>
    </message>
    <message>
        <source>now and then</source>
        <translation>dann und wann</translation>
    </message>
    <message>
        <source>back and forth</source>
        <translation>hin und her</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1 steps ago</source>
        <translation>vor %1 Schritten</translation>
    </message>
    <message>
        <source>%1 flips</source>
        <translation>%1 Flips</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Flipped now</source>
        <translation>Jetzt gekippt</translation>
    </message>
    <message>
        <source>Last flip in step</source>
        <translation>Letzter Flip in Schritt</translation>
    </message>
    <message>
        <source>Age (steps)</source>
        <translation>Alter (Schritte)</translation>
    </message>
    <message>
        <source>Behaviour (0 silent, 1 decided, 2 now and then, 3 back and forth)</source>
        <translation>Verhalten (0 still, 1 entschieden, 2 dann und wann, 3 hin und her)</translation>
    </message>
    <message>
        <source>How the weights behaved is known where a run has a timeline</source>
        <translation>Wie sich die Gewichte verhielten, ist bekannt, wo ein Lauf eine Zeitleiste hat</translation>
    </message>
    <message>
        <source>Latent weight (share of the clip)</source>
        <translation>Latentes Gewicht (Anteil der Grenze)</translation>
    </message>
    <message>
        <source>Distances of latent weights from 0</source>
        <translation>Abstände latenter Gewichte von 0</translation>
    </message>
    <message>
        <source>Latent (hidden)</source>
        <translation>Latent (verborgen)</translation>
    </message>
    <message>
        <source>Layer %1, distances from 0:
%2 within a step</source>
        <translation>Schicht %1, Abstände von 0:
%2 binnen eines Schritts</translation>
    </message>
    <message>
        <source>Layer %1, distances from 0</source>
        <translation>Schicht %1, Abstände von 0</translation>
    </message>
    <message>
        <source>latent %1</source>
        <translation>latent %1</translation>
    </message>
    <message>
        <source>%1, within a step of a flip</source>
        <translation>%1, einen Schritt vor dem Flip</translation>
    </message>
    <message>
        <source>%1, %2 or more steps from a flip</source>
        <translation>%1, %2 oder mehr Schritte vor dem Flip</translation>
    </message>
    <message>
        <source>%1 of the clip ±1</source>
        <translation>%1 der Grenze ±1</translation>
    </message>
    <message>
        <source>Hidden numbers: not the model, not exported</source>
        <translation>Verborgen: nicht das Modell, nicht exportiert</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
</context>
<context>
    <name>flipscope::WhyPanel</name>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Show the counter&apos;s history as a table</source>
        <translation>Den Verlauf des Zählers als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Samples that voted</source>
        <translation>Beispiele, die abstimmten</translation>
    </message>
    <message>
        <source>Why this weight flipped</source>
        <translation>Warum dieses Gewicht kippte</translation>
    </message>
    <message>
        <source>Why did a weight flip?</source>
        <translation>Warum kippte ein Gewicht?</translation>
    </message>
    <message>
        <source>Click a weight in the Weights panel, or a row of the Flips list: the samples that voted for the flip and against it are shown here.</source>
        <translation>Auf ein Gewicht im Feld Gewichte oder eine Zeile der Liste Flips klicken: Hier stehen dann die Beispiele, die für den Flip und gegen ihn stimmten.</translation>
    </message>
    <message>
        <source>Going through %1 steps again</source>
        <translation>Gehe %1 Schritte noch einmal</translation>
    </message>
    <message>
        <source>No sample of this step voted on this weight.</source>
        <translation>Kein Beispiel dieses Schritts stimmte über dieses Gewicht ab.</translation>
    </message>
    <message>
        <source>for the flip</source>
        <translation>für den Flip</translation>
    </message>
    <message>
        <source>for the weight as it is</source>
        <translation>für das Gewicht, wie es ist</translation>
    </message>
    <message>
        <source>%1 of the %2 samples of this step voted: %3 %4 (%5), %6 against it (%7). Total %8.</source>
        <translation>%1 der %2 Beispiele dieses Schritts stimmten ab: %3 %4 (%5), %6 dagegen (%7). Summe %8.</translation>
    </message>
    <message>
        <source>More than %1 were needed, and chance chose it.</source>
        <translation>Mehr als %1 waren nötig, und der Zufall wählte es.</translation>
    </message>
    <message>
        <source>More than %1 against the weight were needed, and chance has a say.</source>
        <translation>Mehr als %1 gegen das Gewicht waren nötig, und der Zufall entscheidet mit.</translation>
    </message>
    <message>
        <source>The counter behind the weight went from %1 to %2</source>
        <translation>Der Zähler hinter dem Gewicht ging von %1 nach %2</translation>
    </message>
    <message>
        <source>%1; from %2 on the weight is +1.</source>
        <translation>%1; ab %2 ist das Gewicht +1.</translation>
    </message>
    <message>
        <source>%1; from %2 on the weight becomes +1, below %3 it becomes -1.</source>
        <translation>%1; ab %2 wird das Gewicht +1, unter %3 wird es -1.</translation>
    </message>
    <message>
        <source>%1 → %2 of %3 right, mean lead %4 → %5</source>
        <translation>%1 → %2 von %3 richtig, mittlerer Vorsprung %4 → %5</translation>
    </message>
    <message>
        <source>By itself, flipping it would have given</source>
        <translation>Für sich hätte es zu kippen ergeben:</translation>
    </message>
    <message>
        <source>By itself, the flip helped on this batch:</source>
        <translation>Für sich half der Flip bei diesem Stapel:</translation>
    </message>
    <message>
        <source>By itself, the flip hurt on this batch:</source>
        <translation>Für sich schadete der Flip bei diesem Stapel:</translation>
    </message>
    <message>
        <source>By itself, the flip changed nothing on this batch:</source>
        <translation>Für sich änderte der Flip bei diesem Stapel nichts:</translation>
    </message>
    <message>
        <source>%1 %2. The whole step: %3 → %4 right; without this flip %5.</source>
        <translation>%1 %2. Der ganze Schritt: %3 → %4 richtig; ohne diesen Flip %5.</translation>
    </message>
    <message>
        <source>%1: %2 → %3 in step %4</source>
        <translation>%1: %2 → %3 in Schritt %4</translation>
    </message>
    <message>
        <source>%1 stayed %2 in step %3</source>
        <translation>%1 blieb %2 in Schritt %3</translation>
    </message>
    <message>
        <source>Samples do not vote on single weights in this method, so there are no voters to list.</source>
        <translation>Bei diesem Verfahren stimmen Beispiele nicht über einzelne Gewichte ab; es gibt also keine Stimmen aufzulisten.</translation>
    </message>
    <message>
        <source>Burst in step %1: %2 flips in %3</source>
        <translation>Schub in Schritt %1: %2 Flips in %3</translation>
    </message>
    <message>
        <source>Of %1 of these flips, spread over the layer, %2 of the %3 samples of the step voted for most, %4 against most. The first ones below drove the burst.</source>
        <translation>Für %1 dieser Flips, über die Schicht verteilt, stimmten %2 der %3 Beispiele des Schritts für die meisten, %4 gegen die meisten. Die ersten unten trieben den Schub.</translation>
    </message>
    <message>
        <source>The whole step: %1 → %2 of %3 right.</source>
        <translation>Der ganze Schritt: %1 → %2 von %3 richtig.</translation>
    </message>
</context>
<context>
    <name>flipscope::WindowLife</name>
    <message>
        <source>Flipscope ended unexpectedly last time</source>
        <translation>Flipscope endete das letzte Mal unerwartet</translation>
    </message>
    <message>
        <source>The settings and the data are back as they were. No run was under way.</source>
        <translation>Einstellungen und Daten sind wieder, wie sie waren. Kein Lauf war im Gange.</translation>
    </message>
</context>
<context>
    <name>flipscope::networkfield</name>
    <message>
        <source>%1 billion</source>
        <translation>%1 Milliarden</translation>
    </message>
    <message>
        <source>%1 million</source>
        <translation>%1 Millionen</translation>
    </message>
    <message>
        <source>a dense layer of 1,024 neurons</source>
        <translation>eine dichte Schicht mit 1.024 Neuronen</translation>
    </message>
    <message>
        <source>64 filters of 3×3, padded; the map keeps its size</source>
        <translation>64 Filter von 3×3, aufgefüllt; die Karte behält ihre Größe</translation>
    </message>
    <message>
        <source>64 filters of 3×3, no padding; the map shrinks by 2</source>
        <translation>64 Filter von 3×3, ohne Auffüllung; die Karte schrumpft um 2</translation>
    </message>
    <message>
        <source>64 filters of 3×3 at every second place (stride 2)</source>
        <translation>64 Filter von 3×3 an jeder zweiten Stelle (Schrittweite 2)</translation>
    </message>
    <message>
        <source>after filters: pooling, 2×2 places become one</source>
        <translation>nach Filtern: Pooling, aus 2×2 Stellen wird eine</translation>
    </message>
    <message>
        <source>&lt;p&gt;The layers between picture and classes, separated by commas:&lt;/p&gt;&lt;table&gt;%1&lt;/table&gt;&lt;p&gt;Dense layers come last: &lt;code&gt;32c3,32c3,p,256&lt;/code&gt;. Or the name of a network; the arrow beside the field shows some.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Die Schichten zwischen Bild und Klassen, durch Kommas getrennt:&lt;/p&gt;&lt;table&gt;%1&lt;/table&gt;&lt;p&gt;Dichte Schichten kommen zuletzt: &lt;code&gt;32c3,32c3,p,256&lt;/code&gt;. Oder der Name eines Netzes; der Pfeil neben dem Feld zeigt einige.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>as in “%1”</source>
        <translation>wie in „%1“</translation>
    </message>
    <message>
        <source>%1: %2 weights, %3 as bits, %4 multiplications per picture</source>
        <translation>%1: %2 Gewichte, als Bits %3, %4 Multiplikationen je Bild</translation>
    </message>
    <message>
        <source>residual: f begins the stream, r adds to it, a averages it for the output</source>
        <translation>residual: f beginnt den Strom, r addiert zu ihm, a mittelt ihn für die Ausgabe</translation>
    </message>
    <message>
        <source>filters that add their input of the same place and channel</source>
        <translation>Filter, die ihre Eingabe an derselben Stelle und im selben Kanal addieren</translation>
    </message>
</context>
<context>
    <name>flipscope::welcome</name>
    <message>
        <source>1. Choose pictures</source>
        <translation>1. Bilder wählen</translation>
    </message>
    <message>
        <source>Drop a folder, an archive or a file of pictures anywhere into the window, or take a known data set (File &gt; Data sets). A folder for each class is all it takes. If Fashion-MNIST is open already, that will do.</source>
        <translation>Einen Ordner, ein Archiv oder eine Datei mit Bildern irgendwo auf dem Fenster ablegen oder einen bekannten Datensatz nehmen (Datei &gt; Datensätze). Ein Ordner je Klasse genügt. Wenn Fashion-MNIST schon offen ist, reicht das.</translation>
    </message>
    <message>
        <source>2. Start training</source>
        <translation>2. Training beginnen</translation>
    </message>
    <message>
        <source>Press Start (%1). The curves, the neurons and the weights show what happens while it happens. Pause, single steps and stopping cost nothing: the result stays the same to the bit.</source>
        <translation>Start drücken (%1). Die Kurven, die Neuronen und die Gewichte zeigen, was geschieht, während es geschieht. Pause, einzelne Schritte und Anhalten kosten nichts: Das Ergebnis bleibt auf das Bit dasselbe.</translation>
    </message>
    <message>
        <source>3. Look inside, and take it along</source>
        <translation>3. Hineinsehen und mitnehmen</translation>
    </message>
    <message>
        <source>Select a neuron, then click a weight: Why says which pictures voted for its last flip. The timeline below goes back to any step. Try it takes what you draw, or any picture. When it is good: File &gt; Save model, or File &gt; Export for C, ONNX and more.</source>
        <translation>Ein Neuron wählen, dann auf ein Gewicht klicken: „Warum“ sagt, welche Bilder für seinen letzten Flip stimmten. Die Zeitleiste unten führt zu jedem Schritt zurück. „Probe“ nimmt, was Sie zeichnen, oder jedes Bild. Wenn es gut ist: Datei &gt; Modell speichern, oder Datei &gt; Exportieren für C, ONNX und mehr.</translation>
    </message>
</context>
</TS>
