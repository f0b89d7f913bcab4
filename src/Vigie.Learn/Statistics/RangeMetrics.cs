namespace Vigie.Learn.Statistics;

/// <summary>
/// How well scores of a series find stretches of anomalies: the volume under the surface of Paparrizos, Boniol, Palpanas,
/// Tsay, Elmore, Franklin ("Volume Under the Surface", PVLDB 15, 2022). No point-adjust: an alarm pays for what it
/// covers, and one near a stretch is worth something instead of nothing.
/// </summary>
public static class RangeMetrics
{
    /// <summary>
    /// Area under the precision-recall curve of a series whose anomalies are widened by half of
    /// <paramref name="buffer"/> on either side, where labels fall with the square root of the distance (section 3.2
    /// there); recall is the share of the softened labels times the share of the stretches touched. Buffer 0 and
    /// stretches of one moment give the average precision. 0 without anomalies.
    /// </summary>
    /// <param name="scores">One a moment, in order of time; finite.</param>
    /// <param name="labels">One a moment.</param>
    /// <param name="buffer">In moments.</param>
    /// <exception cref="ArgumentException">Lengths differ or a score is not finite.</exception>
    public static double RangePrAuc(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, int buffer)
    {
        Check.NonNegative(buffer);
        var rows = new ScoredLabels(scores, labels, default);
        return rows.Positive == 0 ? 0 : Area(scores, labels, rows.Descending(), buffer, new Widened(labels.Length));
    }

    /// <summary>
    /// VUS-PR: the mean of <see cref="RangePrAuc"/> over all buffers from 0 to <paramref name="maxBuffer"/>.
    /// </summary>
    public static double VusPr(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, int maxBuffer)
    {
        Check.NonNegative(maxBuffer);
        var rows = new ScoredLabels(scores, labels, default);
        if (rows.Positive == 0) return 0;
        var order = rows.Descending();
        var widened = new Widened(labels.Length);
        double sum = 0;
        for (int buffer = 0; buffer <= maxBuffer; buffer++) sum += Area(scores, labels, order, buffer, widened);
        return sum / (maxBuffer + 1);
    }

    private static double Area(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, int[] order, int buffer, Widened widened)
    {
        widened.Soften(labels, buffer);
        // Between the hard and the soft count, so that neither wide nor narrow buffers make recall cheap (eq. 6 there).
        double positives = (widened.Hard + widened.Soft) / 2;
        double hits = 0, recall = 0, area = 0;
        int touched = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int at = order[i];
            hits += widened.Labels[at];
            if (widened.Touch(at)) touched++;
            if (i + 1 < order.Length && scores[order[i + 1]] == scores[at]) continue;
            double now = Math.Min(1, hits / positives) * touched / widened.Stretches;
            area += (now - recall) * (hits / (i + 1));
            recall = now;
        }
        return area;
    }

    // Soft labels of one buffer, and which stretch each moment belongs to.
    private sealed class Widened(int length)
    {
        private const int Nowhere = -1;
        private readonly int[] _stretch = new int[length];
        private readonly bool[] _isTouched = new bool[length];

        public double[] Labels { get; } = new double[length];

        public double Hard { get; private set; }

        public double Soft { get; private set; }

        public int Stretches { get; private set; }

        public void Soften(ReadOnlySpan<bool> labels, int buffer)
        {
            Array.Clear(Labels);
            Hard = 0;
            for (int start = 0; start < labels.Length; start++)
            {
                if (!labels[start]) continue;
                int end = start;
                for (; end < labels.Length && labels[end]; end++) Labels[end] = 1;
                Hard += end - start;
                Slope(start, end, buffer);
                start = end;
            }
            Number();
        }

        /// <summary>Whether the moment is the first of its stretch to be asked about.</summary>
        public bool Touch(int at)
        {
            int stretch = _stretch[at];
            if (stretch == Nowhere || _isTouched[stretch]) return false;
            return _isTouched[stretch] = true;
        }

        // Where slopes of two stretches meet they add up, to 1 at most.
        private void Slope(int start, int end, int buffer)
        {
            for (int away = 1; away <= buffer / 2; away++)
            {
                double label = Math.Sqrt(1 - (double)away / buffer);
                if (start - away >= 0) Labels[start - away] = Math.Min(1, Labels[start - away] + label);
                if (end - 1 + away < Labels.Length) Labels[end - 1 + away] = Math.Min(1, Labels[end - 1 + away] + label);
            }
        }

        private void Number()
        {
            Soft = 0;
            Stretches = 0;
            for (int i = 0; i < Labels.Length; i++)
            {
                Soft += Labels[i];
                bool isInside = Labels[i] > 0;
                if (isInside && (i == 0 || Labels[i - 1] == 0)) Stretches++;
                _stretch[i] = isInside ? Stretches - 1 : Nowhere;
            }
            Array.Clear(_isTouched);
        }
    }
}
