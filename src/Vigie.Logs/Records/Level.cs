namespace Vigie.Logs.Records;

/// <summary>Severity of a record, whatever its spelling in the line.</summary>
public enum Level : byte
{
    /// <summary>The line names no level.</summary>
    None,

    /// <summary>TRACE, DEBUG, DEBG, FINE, verbose.</summary>
    Debug,

    /// <summary>INFO, NOTICE, SUCCESS.</summary>
    Info,

    /// <summary>WARN, WARNING.</summary>
    Warning,

    /// <summary>ERROR, ERRO, SEVERE.</summary>
    Error,

    /// <summary>CRITICAL, CRIT, FATAL, ALERT, EMERG, PANIC, FAILURE.</summary>
    Critical,
}
