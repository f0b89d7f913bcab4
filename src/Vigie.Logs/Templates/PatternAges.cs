namespace Vigie.Logs.Templates;

/// <summary>
/// How many messages of each stretch of time are of patterns that were first seen in which stretch, so that it can be told
/// for any moment what share of what came later was of patterns never seen before it. Stretches are equal and double in
/// length as time goes on; memory does not grow.
/// </summary>
/// <remarks>Ids of patterns are given in order of first sight, so the last id of each stretch dates them all.</remarks>
public sealed class PatternAges
{
    private const int Most = 256;   // stretches; half of them at least are in use once the first doubling is over
    private const long FirstStretch = 60_000_000;

    private readonly long[] _counts = new long[Most * Most];   // [stretch of the message, stretch of its pattern's first sight]
    private readonly int[] _idEnds = new int[Most];            // one more than the largest id by the end of a stretch
    private long _from;
    private long _stretch = FirstStretch;
    private int _last = -1;

    /// <summary>Takes a message; times do not go back, or count as the last one.</summary>
    /// <param name="id">Of its pattern, as the miner gave it.</param>
    /// <param name="timeMicros">When, in microseconds since 1970 UTC.</param>
    public void Learn(int id, long timeMicros)
    {
        if (_last < 0) (_from, _last) = (timeMicros, 0);
        Advance(timeMicros);
        if (id >= _idEnds[_last]) _idEnds[_last] = id + 1;
        _counts[_last * Most + FirstSeen(id)]++;
    }

    /// <summary>
    /// Messages of each stretch after that of a moment, in order of time, each with its end, and how many of them are of
    /// patterns that were first seen after the stretch of that moment.
    /// </summary>
    /// <param name="sinceMicros">The moment.</param>
    /// <param name="untilMicros">Stretches that end later are left out.</param>
    public IEnumerable<(long EndMicros, long Messages, long Unseen)> Between(long sinceMicros, long untilMicros)
    {
        int known = sinceMicros < _from ? -1 : (int)Math.Min((sinceMicros - _from) / _stretch, _last);
        for (int b = known + 1; b <= _last; b++)
        {
            long end = _from + (b + 1) * _stretch;
            if (end > untilMicros) yield break;
            var row = _counts.AsSpan(b * Most, b + 1);
            long all = 0, unseen = 0;
            for (int f = 0; f < row.Length; f++)
            {
                all += row[f];
                if (f > known) unseen += row[f];
            }
            if (all > 0) yield return (end, all, unseen);
        }
    }

    /// <summary>
    /// Share of the messages of the last tenth of the time up to a moment whose pattern had not been seen before that tenth;
    /// 0 where there is none.
    /// </summary>
    public double LatestUnseen(long untilMicros)
    {
        long all = 0, unseen = 0;
        foreach (var (_, messages, young) in Between(untilMicros - (untilMicros - _from) / 10, untilMicros))
        {
            all += messages;
            unseen += young;
        }
        return all == 0 ? 0 : (double)unseen / all;
    }

    // The first stretch by whose end the id was given.
    private int FirstSeen(int id)
    {
        int low = 0, high = _last;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_idEnds[middle] > id) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private void Advance(long timeMicros)
    {
        while (timeMicros - _from >= Most * _stretch) Double();
        for (int b = (int)((timeMicros - _from) / _stretch); _last < b; _last++) _idEnds[_last + 1] = _idEnds[_last];
    }

    private void Double()
    {
        const int Half = Most / 2;
        for (int b = 0; b < Half; b++)
        {
            _idEnds[b] = _idEnds[Math.Min(2 * b + 1, _last)];
            for (int f = 0; f < Half; f++)
            {
                int from = 2 * b * Most + 2 * f;
                _counts[b * Most + f] = _counts[from] + _counts[from + 1] + _counts[from + Most] + _counts[from + Most + 1];
            }
            _counts.AsSpan(b * Most + Half, Half).Clear();
        }
        _counts.AsSpan(Half * Most).Clear();
        _last /= 2;
        _stretch *= 2;
    }
}
