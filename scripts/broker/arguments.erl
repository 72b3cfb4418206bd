%% Queues of before policies have their settings as arguments, which limit what policies say. They lose them here, where they
%% stand: no message moves and nobody is disconnected. Answers with the names of these queues, so nothing where all is done.
%%
%% A queue is told before it is written down that it has no arguments: who is killed between the two begins again with it.
%% (What is told is what RabbitMQ tells a queue whose policy has changed; MQTT sessions change their arguments this way.)
Arguments = [{<<"x-queue-type">>, longstr, <<"quorum">>}],
Without = fun(Queue) -> amqqueue:set_arguments(Queue, Arguments) end,
[begin
     ok = rabbit_queue_type:policy_changed(Without(Queue)),
     Arguments = amqqueue:get_arguments(rabbit_amqqueue:update(amqqueue:get_name(Queue), Without)),
     maps:get(<<"name">>, amqqueue:to_printable(Queue))
 end || Queue <- rabbit_amqqueue:list(<<"webmeteor">>),
        amqqueue:is_quorum(Queue), amqqueue:get_arguments(Queue) =/= Arguments].
