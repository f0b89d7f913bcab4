using System.Diagnostics;
using System.Globalization;
using Vigie.Learn;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Peers;

/// <summary>One row of 100 non-zeros among 2^17 columns: time and bytes of an answer and of an online update.</summary>
internal static class LinearOneRow
{
    private const int Rows = 2_000;
    private const int NonZeros = 100;
    private const int Features = 1 << 17;
    private const int Runs = 200;

    /// <summary>The lines of the results.</summary>
    public static IReadOnlyList<string> Measure()
    {
        var (indices, values) = Generate();
        var learner = new OnlineLinear(new OnlineOptions { MaxFeatures = Features });
        var scaleFree = new OnlineLinear(new OnlineOptions { MaxFeatures = Features, Method = OnlineMethod.ScaleFree });
        SparseRow Row(int i) => new(indices.AsSpan(i * NonZeros, NonZeros), values.AsSpan(i * NonZeros, NonZeros));
        var update = Time(i => learner.Learn(Row(i), i % 10 == 0 ? 1 : 0));
        var updateScaleFree = Time(i => scaleFree.Learn(Row(i), i % 10 == 0 ? 1 : 0));
        var model = learner.ToModel();
        var margins = new double[1];
        var predict = Time(i => model.Margins(Row(i), margins));
        double sum = 0;
        var predictOnline = Time(i => sum += learner.Margin(Row(i)));
        return
        [
            "## One row", "",
            "100 non-zeros among 2^17 columns, the least of many runs. Goal: predict under 1 us, update under 2 us, 0 bytes.", "",
            "| call | nanoseconds | bytes allocated | goal |", "|---|---|---|---|",
            Line("predict (FittedLinearModel.Margins)", predict, 1000), Line("predict (OnlineLinear.Margin)", predictOnline, 1000),
            Line("online update, averaged", update, 2000), Line("online update, scale-free", updateScaleFree, 2000), "",
        ];
    }

    private static string Line(string call, (double Nanoseconds, double Bytes) measured, double goal) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {call} | {measured.Nanoseconds:0} | {measured.Bytes:0.###} | {(measured.Nanoseconds < goal && measured.Bytes == 0 ? "met" : "missed")} |");

    private static (int[] Indices, float[] Values) Generate()
    {
        var random = new DeterministicRandom(1);
        var indices = new int[Rows * NonZeros];
        var values = new float[indices.Length];
        const int stride = Features / NonZeros;
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = i % NonZeros * stride + random.NextInt(stride);
            values[i] = (float)random.NextGaussian();
        }
        return (indices, values);
    }

    private static (double Nanoseconds, double Bytes) Time(Action<int> call)
    {
        double least = double.PositiveInfinity;
        long bytes = 0;
        for (int run = 0; run < Runs; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
            for (int i = 0; i < Rows; i++) call(i);
            least = Math.Min(least, Stopwatch.GetElapsedTime(started).TotalNanoseconds / Rows);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        return (least, (double)bytes / Rows);
    }
}
