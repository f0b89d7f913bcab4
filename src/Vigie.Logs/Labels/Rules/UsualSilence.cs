namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// How long one machine is usually silent between its words: nine tenths of its quiet time lie in silences no longer. A
/// long silence counts for no more than the gap that would be a failure, or a few days off would become the habit of a
/// machine that speaks every minute.
/// </summary>
/// <param name="gapMicros">The gap of the rule.</param>
internal sealed class UsualSilence(long gapMicros)
{
    private const double Part = 0.9;

    // Quiet time in silences of 2^(i/4) to 2^((i+1)/4) microseconds.
    private const int PerOctave = 4;
    private readonly double[] _quiet = new double[64 * PerOctave];
    private double _sum;

    /// <summary>Whether as much quiet time was heard of the machine as the gap is long.</summary>
    public bool IsKnown => _sum >= gapMicros;

    /// <summary>Microseconds, at most a fifth too long; 0 where nothing was heard.</summary>
    public double Micros
    {
        get
        {
            double below = 0;
            for (int i = 0; i < _quiet.Length; i++)
                if ((below += _quiet[i]) >= Part * _sum && below > 0) return Math.Pow(2, (i + 1.0) / PerOctave);
            return 0;
        }
    }

    /// <summary>Takes a silence that has ended.</summary>
    public void Add(long micros)
    {
        if (micros <= 0) return;
        double weight = Math.Min(micros, gapMicros);
        _quiet[(int)(Math.Log2(micros) * PerOctave)] += weight;
        _sum += weight;
    }
}
