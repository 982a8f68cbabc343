using Millwright.Contracts.Alarms;
using Millwright.Contracts.Learning;
using Millwright.Contracts.Readings;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Millwright.Contracts.Machines;

/// <summary>A machine's twin. Key: the machine id, already well formed. The single writer of its machine.</summary>
[Alias("millwright.machine"), Version(1)]
public interface IMachineGrain : IGrainWithStringKey
{
    /// <summary>Digests a batch; answers after its commit. Sending the same batch again changes nothing.</summary>
    [Alias("ingest")]
    Task<ReadingsReceipt> Ingest(ReadingsMessage readings);

    /// <summary>The live state as last committed; null for a machine that is not registered. Never waits for a commit.</summary>
    [AlwaysInterleave, ReadOnly, Alias("view")]
    Task<MachineView?> View();

    /// <summary>Reads the machine's registration and configuration again, after someone changed them in the registry.</summary>
    [Alias("refresh")]
    Task Refresh();

    /// <summary>Begins or ends maintenance, by a person's word; while it lasts nothing is judged. Null: not registered.</summary>
    [Alias("maintenance")]
    Task<MachineView?> SetMaintenance(bool inMaintenance);

    /// <summary>A person acts on alarms of the machine; answers after the commit. Null: not registered. The same act again changes nothing.</summary>
    [Alias("act")]
    Task<ActReceipt?> Act(ActMessage act);

    /// <summary>An alarm of another machine, which a rule of this one names as parent, is in alarm or no longer. Saying it again changes nothing.</summary>
    [Alias("parent-alarm")]
    Task ParentAlarm(string machine, string rule, bool inAlarm);

    /// <summary>What a model sees of the machine as last committed. Null: the twin does not know yet, and begins to find out where a model asks for it.</summary>
    /// <param name="features">The hash of the model's set of features.</param>
    [AlwaysInterleave, ReadOnly, Alias("inputs")]
    Task<ModelInputs?> Inputs(string features);

    /// <summary>Activates the twin so that its deadlines are watched. Does nothing else.</summary>
    [Alias("wake")]
    Task Wake();

    /// <summary>Writes a check-point of the twin as last committed, so that its journal until then may go. Does nothing for a machine that is not registered.</summary>
    [Alias("checkpoint")]
    Task Checkpoint();

    /// <summary>Does nothing: what a call of this engine costs without any work, for measuring.</summary>
    [Alias("noop")]
    Task<ReadingsReceipt?> Noop(ReadingsMessage readings);
}
