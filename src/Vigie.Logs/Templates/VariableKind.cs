namespace Vigie.Logs.Templates;

/// <summary>What the values of a variable look like.</summary>
public enum VariableKind : byte
{
    /// <summary>Anything else.</summary>
    Word,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>A hexadecimal number or identifier.</summary>
    Hex,

    /// <summary>An IPv4 or IPv6 address, perhaps with a port.</summary>
    Ip,

    /// <summary>A path of a file system.</summary>
    Path,

    /// <summary>An address with a scheme.</summary>
    Url,

    /// <summary>A UUID.</summary>
    Uuid,

    /// <summary>A number with a unit of time; its range is in seconds.</summary>
    Duration,

    /// <summary>A number with a unit of memory; its range is in bytes.</summary>
    Size,

    /// <summary>A date, a time of day, or both.</summary>
    Time,
}
