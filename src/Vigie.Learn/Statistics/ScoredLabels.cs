namespace Vigie.Learn.Statistics;

/// <summary>
/// Scores, labels and weights of one length, checked, and their order by score. Without weights each is 1.
/// </summary>
internal readonly ref struct ScoredLabels
{
    private readonly ReadOnlySpan<double> _scores;
    private readonly ReadOnlySpan<bool> _labels;
    private readonly ReadOnlySpan<double> _weights;

    public ScoredLabels(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights)
    {
        if (labels.Length != scores.Length)
            Throw.LengthsDiffer(nameof(labels), labels.Length, nameof(scores), scores.Length);
        if (weights.Length != 0 && weights.Length != scores.Length)
            Throw.LengthsDiffer(nameof(weights), weights.Length, nameof(scores), scores.Length);
        foreach (double score in scores)
        {
            if (!double.IsFinite(score)) Throw.OutOfRange(nameof(scores), score, "finite");
        }
        foreach (double weight in weights) Check.NonNegativeFinite(weight, nameof(weights));
        _scores = scores;
        _labels = labels;
        _weights = weights;
        for (int i = 0; i < scores.Length; i++)
        {
            if (labels[i]) Positive += Weight(i);
            else Negative += Weight(i);
        }
    }

    public int Count => _scores.Length;

    /// <summary>Weight of all positives.</summary>
    public double Positive { get; }

    /// <summary>Weight of all negatives.</summary>
    public double Negative { get; }

    public double Total => Positive + Negative;

    public double Score(int i) => _scores[i];

    public bool Label(int i) => _labels[i];

    public double Weight(int i) => _weights.IsEmpty ? 1 : _weights[i];

    /// <summary>Row numbers by rising score, equal scores by row number.</summary>
    public int[] Ascending()
    {
        var keys = _scores.ToArray();
        var order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(keys, order);
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && keys[end] == keys[start]) end++;
            Array.Sort(order, start, end - start);
        }
        return order;
    }

    /// <summary>Row numbers by falling score, equal scores by falling row number.</summary>
    public int[] Descending()
    {
        var order = Ascending();
        Array.Reverse(order);
        return order;
    }

    /// <summary>
    /// Where the block of scores equal to that at <paramref name="start"/> of the order ends, and its weights.
    /// </summary>
    public int Block(int[] order, int start, out double positive, out double negative)
    {
        (positive, negative) = (0, 0);
        double score = _scores[order[start]];
        int end = start;
        for (; end < order.Length && _scores[order[end]] == score; end++)
        {
            if (_labels[order[end]]) positive += Weight(order[end]);
            else negative += Weight(order[end]);
        }
        return end;
    }

    /// <summary>Throws when there is nothing to fit or judge.</summary>
    public void RequireWeight()
    {
        if (!(Total > 0)) Throw.OutOfRange("scores", Total, "of positive total weight");
    }
}
