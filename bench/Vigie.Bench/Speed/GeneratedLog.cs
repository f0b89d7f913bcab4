using System.Globalization;
using System.Text;
using Vigie.Learn.Statistics;
using Vigie.Logs.Records;

namespace Vigie.Bench.Speed;

/// <summary>An invented log: a dozen templates of one cloud service on eight machines, a line every 20 ms.</summary>
internal sealed class GeneratedLog
{
    /// <summary>Lines of the log.</summary>
    public const int Lines = 20_000;

    /// <summary>Microseconds between two lines.</summary>
    public const long StepMicros = 20_000;

    private const int MachineCount = 8;
    private readonly byte[][] _machines = [.. Enumerable.Range(0, MachineCount).Select(i => Encoding.UTF8.GetBytes($"node{i}"))];

    /// <summary>The same seed makes the same log.</summary>
    public GeneratedLog(ulong seed)
    {
        var random = new DeterministicRandom(seed);
        Messages = new byte[Lines][];
        for (int i = 0; i < Lines; i++) Messages[i] = Encoding.UTF8.GetBytes(Message(random));
    }

    /// <summary>The start of the log, in microseconds since 1970 UTC.</summary>
    public static long StartMicros { get; } = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;

    /// <summary>One message a line.</summary>
    public byte[][] Messages { get; }

    /// <summary>The machine of a line.</summary>
    public ReadOnlySpan<byte> Machine(int line) => _machines[line % MachineCount];

    /// <summary>The level of a line.</summary>
    public static Level LevelOf(int line) => line % 50 == 0 ? Level.Error : Level.Info;

    /// <summary>The log as the bytes of a file.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        var start = DateTimeOffset.UnixEpoch.AddMicroseconds(StartMicros);
        for (int i = 0; i < Lines; i++)
        {
            var time = start.AddMicroseconds(i * StepMicros);
            var level = LevelOf(i) == Level.Error ? "ERROR" : "INFO";
            text.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd HH:mm:ss.fff} {2000 + i % MachineCount} {level} nova.compute ");
            text.Append(Encoding.UTF8.GetString(Messages[i])).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Message(DeterministicRandom random)
    {
        int number = random.NextInt(100_000), small = random.NextInt(64);
        var id = random.NextUInt64().ToString("x16", CultureInfo.InvariantCulture);
        return random.NextInt(12) switch
        {
            0 => $"Instance {id} spawned successfully in {small}.{number} seconds",
            1 => $"10.0.{small}.{number % 250} \"GET /v2/servers/{id} HTTP/1.1\" status: 200 len: {number} time: 0.{number}",
            2 => $"Attempting claim on node: memory {number} MB, disk {small} GB, vcpus {small % 8} CPU",
            3 => $"Total usable vcpus: {small}, total allocated vcpus: {small / 2}",
            4 => $"Took {small}.{number % 100} seconds to build instance {id}",
            5 => $"Received event network-vif-plugged for port {id}",
            6 => $"Connection to message broker lost, retry {small} in {number} ms",
            7 => $"Volume {id} attached to /dev/vd{(char)('a' + small % 26)}",
            8 => $"Running periodic task update_available_resource, {small} pending",
            9 => $"Lock compute_resources acquired by instance_claim, waited {small}.{number}s",
            10 => $"Image cache: {small} files checked, {number} bytes freed",
            _ => $"Terminating instance {id} after {number} ms",
        };
    }
}
