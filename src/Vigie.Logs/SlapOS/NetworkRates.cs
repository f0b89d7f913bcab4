namespace Vigie.Logs.SlapOS;

/// <summary>
/// Rates of the network counters, which count from the machine's boot: a counter that falls tells of a boot, and gives
/// no rate across it.
/// </summary>
internal sealed class NetworkRates
{
    private static readonly (string Name, int Column, double Unit)[] Counters =
    [
        ("net.in_kb_s", CollectorTable.System.Column("net_in_bytes"), 1024),
        ("net.out_kb_s", CollectorTable.System.Column("net_out_bytes"), 1024),
        ("net.in_errors_s", CollectorTable.System.Column("net_in_errors"), 1),
        ("net.out_errors_s", CollectorTable.System.Column("net_out_errors"), 1),
        ("net.in_dropped_s", CollectorTable.System.Column("net_in_dropped"), 1),
        ("net.out_dropped_s", CollectorTable.System.Column("net_out_dropped"), 1),
    ];

    // Of less traffic a single lost packet would be a flood.
    private const double LeastMegabytes = 0.1;

    private readonly double[] _before = new double[Counters.Length];
    private long _beforeSeconds = long.MinValue;

    /// <summary>Whether the machine booted between the last two moments.</summary>
    public bool HasBooted { get; private set; }

    /// <summary>Whether the bytes counted since the boot are fewer than before: there was a boot in between.</summary>
    public static bool IsBoot(double inBefore, double inNow, double outBefore, double outNow) =>
        inNow < inBefore || outNow < outBefore;

    /// <summary>Takes the counters of a moment; <paramref name="put"/> gets the rates since the moment before.</summary>
    public void Add(double[] values, long seconds, Action<string, double> put)
    {
        bool isFirst = _beforeSeconds == long.MinValue;
        double elapsed = isFirst ? 0 : seconds - _beforeSeconds;
        bool isBoot = !isFirst
            && IsBoot(_before[0], values[Counters[0].Column], _before[1], values[Counters[1].Column]);
        HasBooted = isBoot;
        if (!isFirst) put("system.booted", isBoot ? 1 : 0);
        if (!isFirst && !isBoot) PutFaults(values, put);
        for (int i = 0; i < Counters.Length; i++)
        {
            double now = values[Counters[i].Column];
            if (!isBoot && elapsed > 0 && now >= _before[i]) put(Counters[i].Name, (now - _before[i]) / Counters[i].Unit / elapsed);
            _before[i] = now;
        }
        _beforeSeconds = seconds;
    }

    // SlapOS's own measure of a bad network: packets in error, and dropped, a megabyte.
    private void PutFaults(double[] values, Action<string, double> put)
    {
        double Grown(int counter) => Math.Max(0, values[Counters[counter].Column] - _before[counter]);
        double megabytes = (Grown(0) + Grown(1)) / (1 << 20);
        if (!(megabytes >= LeastMegabytes)) return;
        put("net.errors_per_mb", (Grown(2) + Grown(3)) / megabytes);
        put("net.drops_per_mb", (Grown(4) + Grown(5)) / megabytes);
    }
}
