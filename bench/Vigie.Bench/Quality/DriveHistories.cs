using System.Globalization;
using System.IO.Compression;

namespace Vigie.Bench.Quality;

/// <summary>One stretch of a drive's life in which none of its readings changed: [start, stop) in hours powered on.</summary>
/// <param name="Start">When these readings were first seen.</param>
/// <param name="Stop">When they changed, the drive failed, or the record ends: unknown at the start.</param>
/// <param name="Fails">Whether the drive failed at the stop.</param>
/// <param name="Values">One reading an attribute; NaN where the drive has none.</param>
internal readonly record struct DriveStretch(double Start, double Stop, bool Fails, float[] Values);

/// <summary>A drive and its stretches in order.</summary>
internal sealed class Drive(string serial, string model, float terabytes, double firstDay, double firstHours)
{
    /// <summary>Serial number.</summary>
    public string Serial { get; } = serial;

    /// <summary>Model.</summary>
    public string Model { get; } = model;

    /// <summary>Size.</summary>
    public float Terabytes { get; } = terabytes;

    /// <summary>In order.</summary>
    public List<DriveStretch> Stretches { get; } = [];

    /// <summary>Hours at which the record ends.</summary>
    public double End => Stretches[^1].Stop;

    /// <summary>Hours at which it failed; positive infinity where it did not.</summary>
    public double Failure => Stretches[^1].Fails ? End : double.PositiveInfinity;

    /// <summary>The day (since 1970) of an hour, as if the drive was powered on all the time.</summary>
    public double Day(double hours) => firstDay + (hours - firstHours) / 24;
}

/// <summary>The <c>drives</c> data.</summary>
internal static class DriveHistories
{
    /// <summary>The attributes, in the order of the values: reallocated and pending sectors, power cycles, and so on.</summary>
    public static readonly string[] Attributes =
        ["smart_5", "smart_10", "smart_12", "smart_187", "smart_188", "smart_189", "smart_196", "smart_197", "smart_198"];

    /// <summary>Reads all drives, in the order of the file.</summary>
    public static IReadOnlyList<Drive> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var header = (reader.ReadLine() ?? "").Split(',');
        int At(string name) => Array.IndexOf(header, name);
        int serial = At("serial_number"), model = At("model"), size = At("size_tb"), day = At("min_date"), hours = At("min_hours");
        int start = At("tstart"), stop = At("tstop"), fails = At("fails");
        int[] attributes = [.. Attributes.Select(At)];
        var drives = new List<Drive>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if (drives.Count == 0 || drives[^1].Serial != cells[serial])
                drives.Add(new Drive(cells[serial], cells[model], (float)Number(cells[size]), Number(cells[day]), Number(cells[hours])));
            drives[^1].Stretches.Add(new DriveStretch(
                Number(cells[start]), Number(cells[stop]), cells[fails] == "1", Array.ConvertAll(attributes, j => (float)Number(cells[j]))));
        }
        return drives;
    }

    private static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);
}
