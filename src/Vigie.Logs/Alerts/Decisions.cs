namespace Vigie.Logs.Alerts;

/// <summary>Scored decisions, sorted by machine and time.</summary>
public sealed class Decisions
{
    private readonly int[] _machines;
    private readonly long[] _times;
    private readonly double[] _scores;

    /// <summary>Sorts the decisions by machine, then time; equal ones keep their order.</summary>
    /// <param name="machines">Number of the machine of each decision.</param>
    /// <param name="timesMicros">Time of each, in microseconds since 1970 UTC.</param>
    /// <param name="scores">Score of each; higher is more at risk.</param>
    public Decisions(ReadOnlySpan<int> machines, ReadOnlySpan<long> timesMicros, ReadOnlySpan<double> scores)
    {
        int n = machines.Length;
        Order = new int[n];
        var keys = new (int Machine, long Time, int Position)[n];
        for (int i = 0; i < n; i++) keys[i] = (machines[i], timesMicros[i], i);
        Array.Sort(keys);
        _machines = new int[n];
        _times = new long[n];
        _scores = new double[n];
        for (int i = 0; i < n; i++)
        {
            int from = Order[i] = keys[i].Position;
            _machines[i] = machines[from];
            _times[i] = timesMicros[from];
            _scores[i] = scores[from];
        }
    }

    /// <summary>Number of decisions.</summary>
    public int Count => _machines.Length;

    /// <summary>Where each sorted decision stood in the input.</summary>
    public int[] Order { get; }

    /// <summary>Machine of each, ascending.</summary>
    public ReadOnlySpan<int> Machines => _machines;

    /// <summary>Time of each, ascending within a machine.</summary>
    public ReadOnlySpan<long> TimesMicros => _times;

    /// <summary>Score of each.</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>Time under watch: from the first decision of each machine to its last, added up.</summary>
    public double WatchedSeconds()
    {
        double seconds = 0;
        for (int i = 1; i < Count; i++)
        {
            if (_machines[i] == _machines[i - 1]) seconds += (_times[i] - _times[i - 1]) / 1e6;
        }
        return seconds;
    }
}
